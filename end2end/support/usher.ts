// One Usher: the release binary as a process of its own, with its own empty data
// folder. It is ended by its own process id, and has to end well.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const BINARY = resolve(
  process.env['USHER_BINARY'] ?? join(import.meta.dirname, '../../target/release/usher'),
);
/** A process that has not said where it is by then has not started. */
const STARTS_WITHIN_MS = 15_000;
/** One that was asked to end and has not by then is ended by force. */
const ENDS_WITHIN_MS = 12_000;

/** No process outlives the tests, however these end. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface UsherSettings {
  /** The port of a mail server on this machine; without it no mail is sent. */
  mailPort?: number;
  /** Reached by a name instead of an address of numbers: browsers know passkeys of names only. */
  byName?: boolean;
  /** Further settings, as environment variables. */
  environment?: Record<string, string>;
}

export class Usher {
  /** Where it is, without a slash at the end. */
  url = '';
  /** The one-time setup link that it printed when it first started. */
  setupLink = '';
  /** All that it ever printed, to either stream. */
  log = '';
  /** A test had it end: what was under way then is cut off. */
  wasEnded = false;

  #process: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    private readonly settings: UsherSettings,
  ) {}

  static async start(settings: UsherSettings = {}): Promise<Usher> {
    const folder = await mkdtemp(join(tmpdir(), 'usher-'));
    await writeFile(join(folder, 'settings.toml'), '');
    const usher = new Usher(folder, settings);
    await usher.start();
    return usher;
  }

  /** Starts it, or starts it again on the same data and the same port. */
  async start(): Promise<void> {
    const port = this.url ? new URL(this.url).port : this.settings.byName ? String(await freePort()) : '0';
    const named = this.settings.byName ? { USHER_SERVER_PUBLIC_URL: `http://localhost:${port}` } : {};
    const child = spawn(BINARY, ['--settings', join(this.folder, 'settings.toml'), 'serve'], {
      env: { ...this.#environment(), ...named, LEPTOS_SITE_ADDR: `127.0.0.1:${port}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    const begin = this.log.length;
    await new Promise<void>((started, failed) => {
      const fail = (what: string) => {
        clearTimeout(giveUp);
        failed(new Error(`${BINARY} ${what}:\n${this.log.slice(begin)}`));
      };
      const giveUp = setTimeout(() => fail('did not start in time'), STARTS_WITHIN_MS);
      const note = (text: Buffer) => {
        this.log += text.toString();
        this.url ||= /^Usher is at (\S+)\n/m.exec(this.log)?.[1] ?? '';
        this.setupLink ||= /(\S+\/setup\/\S+)\n/.exec(this.log)?.[1] ?? '';
        // A new Usher prints both, a known one its address.
        if (this.setupLink && this.log.includes('Usher is at', begin)) {
          clearTimeout(giveUp);
          started();
        }
      };
      child.stdout.on('data', note);
      child.stderr.on('data', note);
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code) => fail(`ended with ${code}`));
    });
  }

  /** Asks it to end, and tells its exit code; null if that took force. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Ends it as a crash of the machine would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it if it runs, and takes its folder away. */
  async remove(): Promise<void> {
    if (this.#process) await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What the operator does on the command line, beside the running server; what it printed. */
  async command(...words: string[]): Promise<string> {
    const child = spawn(BINARY, ['--settings', join(this.folder, 'settings.toml'), ...words], {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`usher ${words.join(' ')} ended with ${code}`);
    return printed;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (!child) throw new Error('Usher is not running');
    this.wasEnded = true;
    this.#process = undefined;
    const ended = once(child, 'exit');
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
    const [code] = (await ended) as [number | null];
    clearTimeout(force);
    return code;
  }

  #environment(): Record<string, string> {
    const { mailPort, environment } = this.settings;
    const mail = mailPort === undefined ? {} : {
      USHER_MAIL_HOST: '127.0.0.1',
      USHER_MAIL_PORT: String(mailPort),
      USHER_MAIL_TLS: 'none',
      USHER_MAIL_FROM: 'Usher <usher@example.com>',
    };
    return {
      PATH: process.env['PATH'] ?? '',
      USHER_SERVER_DATA_DIR: join(this.folder, 'data'),
      USHER_LOG_LEVEL: 'info,usher=debug',
      // Nobody stands before it who would have to notice that it leaves.
      USHER_SERVER_DRAIN_SECONDS: '0',
      ...mail,
      ...environment,
    };
  }
}

/** A port that nobody listens on right now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
