import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where an SMTP service is reached: an address, or a socket in Postfix's queue directory. */
export type Door = { host: string; port: number } | { path: string };

export interface SmtpReply {
  code: number;
  /** Without the code; the lines of a longer reply are joined by a newline. */
  text: string;
}

/** More than any reply that is worth reading. */
const LONGEST_REPLY = 32 * 1024;

/** One SMTP connection: a command, its reply, the next command. Nothing is ever sent ahead, and every wait ends. */
export class SmtpDialogue {
  #buffer = '';
  #failure: Error | null = null;
  #heard = (): void => undefined;

  private constructor(
    private socket: Socket,
    private readonly patienceMs: number,
  ) {
    this.#listen();
  }

  /** @param from the address of this host to come from; null for whichever the system takes @param wrapped TLS from the first byte on @throws Error with a sentence */
  static open(door: Door, options: { from: string | null; wrapped: boolean; patienceMs: number }): Promise<SmtpDialogue> {
    const { from, wrapped, patienceMs } = options;
    return new Promise((resolve, reject) => {
      const socket = connect('path' in door ? door : { ...door, ...(from !== null && { localAddress: from }) });
      const failed = (error: Error): void => {
        socket.destroy();
        reject(error);
      };
      const timer = setTimeout(() => failed(new Error(`no connection within ${patienceMs / 1_000} seconds`)), patienceMs);
      socket.once('error', failed);
      socket.once('close', () => clearTimeout(timer));
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.off('error', failed);
        const dialogue = new SmtpDialogue(socket, patienceMs);
        (wrapped ? dialogue.encrypt() : Promise.resolve()).then(() => resolve(dialogue), failed);
      });
    });
  }

  /** The next reply, for instance the greeting. @throws Error when the connection ends or nothing comes in time */
  reply(): Promise<SmtpReply> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(() => reject(new Error(`no reply within ${this.patienceMs / 1_000} seconds`))), this.patienceMs);
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        this.#heard = () => undefined;
        settle();
      };
      this.#heard = () => {
        const reply = this.#take();
        if (reply !== null) end(() => resolve(reply));
        else if (this.#failure !== null) end(() => reject(this.#failure ?? new Error('the connection ended')));
      };
      this.#heard();
    });
  }

  /** @param line without its end @throws as `reply` */
  ask(line: string): Promise<SmtpReply> {
    this.socket.write(`${line}\r\n`);
    return this.reply();
  }

  /** TLS from here on. Whose certificate it is does not matter: the other side is this host. @throws Error */
  encrypt(): Promise<void> {
    this.socket.removeAllListeners('data');
    return new Promise((resolve, reject) => {
      const secure = connectTls({ socket: this.socket, rejectUnauthorized: false, minVersion: 'TLSv1' });
      const timer = setTimeout(() => secure.destroy(new Error('no TLS in time')), this.patienceMs);
      secure.once('error', reject);
      secure.once('close', () => clearTimeout(timer));
      secure.once('secureConnect', () => {
        clearTimeout(timer);
        secure.off('error', reject);
        this.socket = secure;
        this.#buffer = '';
        this.#listen();
        resolve();
      });
    });
  }

  /** Takes leave as SMTP wants it, so that the mail server logs no broken connection. */
  async end(): Promise<void> {
    if (this.#failure === null) await this.ask('QUIT').catch(() => undefined);
    this.socket.destroy();
  }

  #listen(): void {
    const fail = (error: Error): void => {
      this.#failure ??= error;
      this.#heard();
    };
    this.socket.on('data', (chunk: Buffer) => {
      this.#buffer += chunk.toString('latin1');
      if (this.#buffer.length > LONGEST_REPLY) this.socket.destroy(new Error('the reply was too long'));
      this.#heard();
    });
    this.socket.on('error', fail);
    this.socket.on('close', () => fail(new Error('the connection was closed')));
  }

  /** @returns the first whole reply of what has come; null when there is none yet */
  #take(): SmtpReply | null {
    const last = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\r?\n/.exec(this.#buffer);
    if (last === null) {
      const line = /^[^\n]*\n/.exec(this.#buffer)?.[0];
      if (line !== undefined && !/^\d{3}-/.test(line)) this.#failure ??= new Error('what answers does not speak SMTP');
      return null;
    }
    this.#buffer = this.#buffer.slice(last[0].length);
    const lines = last[0].trimEnd().split(/\r?\n/);
    return { code: Number(last[1]), text: lines.map((line) => line.slice(4)).join('\n') };
  }
}
