// A real OpenID Connect provider inside the test, with a few people who have
// accounts there: one whose address is verified, one whose is not, one who hides it.
import { generateKeyPairSync } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Provider } from 'oidc-provider';

export interface Account {
  id: string;
  name?: string;
  email?: string;
  verified?: boolean;
}

const CLIENT = { id: 'usher', secret: 'a secret between the two' };

export class OpenId {
  url = '';
  readonly #server: Server;
  #answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.writeHead(503).end();

  private constructor(readonly accounts: Account[]) {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(accounts: Account[]): Promise<OpenId> {
    const openid = new OpenId(accounts);
    await new Promise<void>((listening) => openid.#server.listen(0, '127.0.0.1', listening));
    // Another site than Usher: another name for this machine.
    openid.url = `http://localhost:${(openid.#server.address() as AddressInfo).port}`;
    return openid;
  }

  /** What Usher has to be told. */
  environment(id: string, name: string): Record<string, string> {
    const prefix = `USHER_SIGN_IN_PROVIDER_${id.toUpperCase()}`;
    return {
      [`${prefix}_NAME`]: name,
      [`${prefix}_ISSUER`]: this.url,
      [`${prefix}_CLIENT_ID`]: CLIENT.id,
      [`${prefix}_CLIENT_SECRET`]: CLIENT.secret,
      // Whoever comes again is asked again who they are.
      [`${prefix}_PROMPT`]: 'login',
    };
  }

  /** Knows Usher from now on, which calls it `id`. */
  meet(usher: string, id: string): void {
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
    const provider = new Provider(this.url, {
      clients: [{
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${usher}/sign-in/with/${id}/back`],
      }],
      jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'one' }] },
      cookies: { keys: ['only for this test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, interaction) => `/choose/${interaction.uid}` },
      findAccount: (_, sub) => {
        const found = this.accounts.find(({ id }) => id === sub);
        if (!found) return undefined;
        const { name, email, verified } = found;
        return { accountId: sub, claims: () => ({ sub, name, email, email_verified: verified }) };
      },
      loadExistingGrant: async ({ oidc }) => {
        if (!oidc.client || !oidc.session?.accountId) return undefined;
        const { clientId } = oidc.client;
        const grant = new provider.Grant({ clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
    });
    const handle = provider.callback();
    this.#answer = (request, response) => {
      void this.#choose(provider, request, response).then(async (chosen) => {
        if (!chosen) await handle(request, response);
      });
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** The page on which somebody says who they are; everybody is believed. */
  async #choose(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', this.url);
    if (!url.pathname.startsWith('/choose/')) return false;
    const who = url.searchParams.get('who');
    if (who === 'nobody') {
      await provider.interactionFinished(request, response, { error: 'access_denied' });
    } else if (who) {
      await provider.interactionFinished(request, response, { login: { accountId: who, remember: false } });
    } else {
      const links = [...this.accounts.map(({ id }) => id), 'nobody'].map((id) => `<li><a href="?who=${id}">${id}</a></li>`);
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Who?</title><link rel="icon" href="data:,"><ul>${links.join('')}</ul>`);
    }
    return true;
  }
}
