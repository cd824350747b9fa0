// A real mail server inside the test: it takes what Usher sends, and on request
// refuses, puts off, stalls, goes away, and comes back on the same port.
import { EventEmitter } from 'node:events';
import type { AddressInfo } from 'node:net';

import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const ARRIVES_WITHIN_MS = 20_000;

/** A mail as it arrived. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  /** The link to follow, if there is one. */
  link: string;
  /** The six digits, if there are any. */
  code: string;
  mail: ParsedMail;
}

/** What a mail server asks of its clients. */
export interface MailboxOptions {
  /** Without it, none: as on loopback. */
  tls?: 'starttls' | 'implicit';
  cert?: string;
  key?: string;
  /** Who may hand in mail; without it everybody. */
  account?: { user: string; password: string };
  /** Takes addresses of plain letters alone. */
  plain?: boolean;
}

type Answer = 'take' | 'refuse' | 'put off';

export class Mailbox {
  /** What was taken, in the order it came. */
  readonly letters: Letter[] = [];
  /** Recipients that were named by a client, taken or not. */
  readonly tries: string[] = [];

  /** How each letter came: by TLS, and from whom. */
  readonly protection: { secure: boolean; user: string }[] = [];

  port = 0;
  #server: SMTPServer | undefined;
  readonly #answers = new Map<string, Answer>();
  readonly #news = new EventEmitter();
  #stalled: (() => void)[] | undefined;

  private constructor(private readonly options: MailboxOptions) {}

  static async start(options: MailboxOptions = {}): Promise<Mailbox> {
    const mailbox = new Mailbox(options);
    await mailbox.up();
    return mailbox;
  }

  /** Listens; after the first time on the same port. */
  async up(): Promise<void> {
    const { tls, cert, key, account, plain } = this.options;
    const disabledCommands = [...(account ? [] : ['AUTH']), ...(tls === 'starttls' ? [] : ['STARTTLS'])];
    const server = new SMTPServer({
      authOptional: !account,
      disabledCommands,
      secure: tls === 'implicit',
      ...(cert && key ? { cert, key } : {}),
      onAuth: ({ username, password }, _session, done) => {
        if (username === account?.user && password === account?.password) done(null, { user: username });
        else done(Object.assign(new Error('5.7.8 wrong user or password'), { responseCode: 535 }));
      },
      disableReverseLookup: true,
      hideSMTPUTF8: plain === true,
      closeTimeout: 1,
      onRcptTo: ({ address }, _session, done) => {
        this.tries.push(address);
        done(refusal(this.#answers.get(address) ?? 'take'));
      },
      onData: (stream, session, done) => {
        void simpleParser(stream).then((mail) => {
          const take = () => {
            for (const { address } of session.envelope.rcptTo) {
              this.protection.push({ secure: session.secure, user: session.user ?? '' });
              this.#take(address, mail);
            }
            done(null);
          };
          if (this.#stalled) this.#stalled.push(() => done(new Error('stalled')));
          else take();
        }, done);
      },
    });
    // A client that goes away in the middle is Usher's business, not an error here.
    server.on('error', () => {});
    await new Promise<void>((listening, failed) => {
      server.once('error', failed);
      server.listen(this.port, '127.0.0.1', listening);
    });
    this.port = (server.server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Goes away: whoever connects now is refused. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.goOn();
    if (server) await new Promise<void>((closed) => server.close(closed));
  }

  /** Never takes mail for this address (550). */
  refuse(address: string): void {
    this.#answers.set(address, 'refuse');
  }

  /** Takes mail for this address later (451), as greylisting servers say. */
  putOff(address: string): void {
    this.#answers.set(address, 'put off');
  }

  /** Takes mail for this address again. */
  welcome(address: string): void {
    this.#answers.delete(address);
  }

  /** Reads letters to their end, and then says nothing. */
  stall(): void {
    this.#stalled ??= [];
  }

  /** Answers again; what came while it stalled was not taken. */
  goOn(): void {
    const waiting = this.#stalled ?? [];
    this.#stalled = undefined;
    for (const giveUp of waiting) giveUp();
  }

  /** How many letters it read to their end and has not answered. */
  get unanswered(): number {
    return this.#stalled?.length ?? 0;
  }

  lettersTo(address: string): Letter[] {
    return this.letters.filter((letter) => letter.to === address);
  }

  /** The `n`-th letter to an address (from 1), once it is here. */
  async letter(address: string, n = 1): Promise<Letter> {
    const found = () => this.lettersTo(address)[n - 1];
    return found() ?? new Promise((arrived, failed) => {
      const giveUp = setTimeout(() => {
        this.#news.off('letter', look);
        failed(new Error(`no letter ${n} to ${address}; there are ${JSON.stringify(this.letters.map((l) => [l.to, l.subject]))}`));
      }, ARRIVES_WITHIN_MS);
      const look = () => {
        const letter = found();
        if (!letter) return;
        clearTimeout(giveUp);
        this.#news.off('letter', look);
        arrived(letter);
      };
      this.#news.on('letter', look);
    });
  }

  #take(to: string, mail: ParsedMail): void {
    const text = mail.text ?? '';
    this.letters.push({
      to,
      subject: mail.subject ?? '',
      text,
      html: mail.html || '',
      messageId: mail.messageId ?? '',
      link: /https?:\/\/\S+/.exec(text)?.[0] ?? '',
      code: /\b\d{6}\b/.exec(text)?.[0] ?? '',
      mail,
    });
    this.#news.emit('letter');
  }
}

function refusal(answer: Answer): Error | null {
  const say = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });
  switch (answer) {
    case 'take':
      return null;
    case 'refuse':
      return say(550, '5.1.1 no such mailbox here');
    case 'put off':
      return say(451, '4.7.1 greylisted, come back later');
  }
}
