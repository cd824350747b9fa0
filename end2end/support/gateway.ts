// A gateway for text messages that speaks Twilio's Messages resource (2010-04-01): it
// takes messages, and on request refuses a number, is not well, or goes away.
import { EventEmitter } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const ACCOUNT = 'AC00000000000000000000000000000001';
const TOKEN = 'between the gateway and Usher';
const SENDER = '+15005550006';
const ARRIVES_WITHIN_MS = 60_000;

/** A message as it arrived. */
export interface TextMessage {
  to: string;
  from: string;
  body: string;
  /** The six digits, if there are any. */
  code: string;
}

export class Gateway {
  /** What was taken, in the order it came. */
  readonly messages: TextMessage[] = [];
  port = 0;
  #server: Server | undefined;
  #well = true;
  readonly #refused = new Set<string>();
  readonly #news = new EventEmitter();

  static async start(): Promise<Gateway> {
    const gateway = new Gateway();
    await gateway.up();
    return gateway;
  }

  /** Listens; after the first time on the same port. */
  async up(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((listening) => server.listen(this.port, '127.0.0.1', listening));
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Goes away: whoever connects now is refused. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    if (server) await new Promise((closed) => server.close(closed));
  }

  /** What Usher has to be told. */
  get environment(): Record<string, string> {
    return {
      USHER_SMS_ACCOUNT: ACCOUNT,
      USHER_SMS_TOKEN: TOKEN,
      USHER_SMS_SENDER: SENDER,
      USHER_SMS_BASE_URL: `http://127.0.0.1:${this.port}`,
    };
  }

  /** This number gets no messages. */
  refuse(phone: string): void {
    this.#refused.add(phone);
  }

  /** Answers 503 to everything from now on, or no longer. */
  isWell(well: boolean): void {
    this.#well = well;
  }

  messagesTo(phone: string): TextMessage[] {
    return this.messages.filter((message) => message.to === phone);
  }

  /** The `n`-th message to a number (from 1), once it is here. */
  async message(phone: string, n = 1): Promise<TextMessage> {
    const found = () => this.messagesTo(phone)[n - 1];
    return found() ?? new Promise((arrived, failed) => {
      const giveUp = setTimeout(() => {
        this.#news.off('message', look);
        failed(new Error(`no message ${n} to ${phone}; there are ${JSON.stringify(this.messages)}`));
      }, ARRIVES_WITHIN_MS);
      const look = () => {
        const message = found();
        if (!message) return;
        clearTimeout(giveUp);
        this.#news.off('message', look);
        arrived(message);
      };
      this.#news.on('message', look);
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const known = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`;
    const account = `/2010-04-01/Accounts/${ACCOUNT}`;
    if (request.headers.authorization !== known) return refusal(response, 401, 20003, 'Authenticate');
    if (!this.#well) return refusal(response, 503, 20503, 'Service unavailable');
    if (request.method === 'GET' && request.url === `${account}.json`) {
      return json(response, 200, { sid: ACCOUNT, status: 'active', type: 'Full' });
    }
    if (request.method !== 'POST' || request.url !== `${account}/Messages.json`) {
      return refusal(response, 404, 20404, 'The requested resource was not found');
    }
    const [to, from, body] = ['To', 'From', 'Body'].map((name) => form.get(name) ?? '') as [string, string, string];
    if (this.#refused.has(to)) {
      return refusal(response, 400, 21211, `The 'To' number ${to} is not a valid phone number.`);
    }
    this.messages.push({ to, from, body, code: /\b\d{6}\b/.exec(body)?.[0] ?? '' });
    json(response, 201, { sid: `SM${String(this.messages.length).padStart(32, '0')}`, status: 'queued', to, error_code: null });
    this.#news.emit('message');
  }
}

function refusal(response: ServerResponse, status: number, code: number, message: string): void {
  json(response, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
