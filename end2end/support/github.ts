// A server that speaks GitHub's documented endpoints as an Enterprise server has
// them: authorization with state and PKCE, the token, the user and their addresses.
import { createHash, randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface GitHubUser {
  login: string;
  id: number;
  name: string | null;
  emails: { email: string; primary: boolean; verified: boolean; visibility: string | null }[];
}

const CLIENT = { id: 'Iv1.usher', secret: 'between GitHub and Usher' };

export class GitHub {
  url = '';
  readonly #server: Server;
  readonly #codes = new Map<string, { user: GitHubUser; challenge: string; redirect: string }>();
  readonly #tokens = new Map<string, GitHubUser>();

  private constructor(readonly users: GitHubUser[]) {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(users: GitHubUser[]): Promise<GitHub> {
    const github = new GitHub(users);
    await new Promise<void>((listening) => github.#server.listen(0, '127.0.0.1', listening));
    github.url = `http://localhost:${(github.#server.address() as AddressInfo).port}`;
    return github;
  }

  /** What Usher has to be told. */
  get environment(): Record<string, string> {
    return {
      USHER_SIGN_IN_GITHUB_URL: this.url,
      USHER_SIGN_IN_GITHUB_CLIENT_ID: CLIENT.id,
      USHER_SIGN_IN_GITHUB_CLIENT_SECRET: CLIENT.secret,
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    switch (url.pathname) {
      case '/login/oauth/authorize':
        return this.#authorize(url.searchParams, response);
      case '/login/oauth/access_token':
        return json(response, this.#token(new URLSearchParams(await text(request))));
      case '/api/v3/user':
      case '/api/v3/user/emails': {
        const user = this.#tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
        if (!user) return json(response, { message: 'Bad credentials' }, 401);
        const { emails, ...rest } = user;
        return json(response, url.pathname.endsWith('emails') ? emails : rest);
      }
      default:
        return json(response, { message: 'Not Found' }, 404);
    }
  }

  #authorize(asked: URLSearchParams, response: ServerResponse): void {
    const user = this.users.find(({ login }) => login === asked.get('who'));
    const scopes = (asked.get('scope') ?? '').split(' ');
    const good = asked.get('client_id') === CLIENT.id && asked.get('code_challenge_method') === 'S256'
      && scopes.includes('user:email');
    if (!good) return json(response, { message: 'Bad request' }, 400);
    if (!user) {
      const links = this.users.map(({ login }) => `<li><a href="?${asked.toString()}&who=${login}">${login}</a></li>`);
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Who?</title><link rel="icon" href="data:,"><ul>${links.join('')}</ul>`);
      return;
    }
    const [code, redirect] = [randomUUID(), asked.get('redirect_uri') ?? ''];
    this.#codes.set(code, { user, challenge: asked.get('code_challenge') ?? '', redirect });
    const back = new URL(redirect);
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state') ?? '');
    response.writeHead(302, { location: back.toString() }).end();
  }

  /** A refusal has the status 200 too, as GitHub's has. */
  #token(form: URLSearchParams): object {
    const code = form.get('code') ?? '';
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (form.get('client_id') !== CLIENT.id || form.get('client_secret') !== CLIENT.secret) {
      return { error: 'incorrect_client_credentials' };
    }
    if (!grant || grant.challenge !== challenge || grant.redirect !== form.get('redirect_uri')) {
      return { error: 'bad_verification_code' };
    }
    const token = `gho_${randomUUID()}`;
    this.#tokens.set(token, grant.user);
    return { access_token: token, token_type: 'bearer', scope: 'read:user,user:email' };
  }
}

function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
