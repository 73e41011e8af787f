import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One SMTP connection that tells each answer in the moment in which it comes. */
export class SmtpSession {
  #text = '';
  #heard: ((answer: string) => void) | null = null;

  private constructor(readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
      const line = /^\d{3} [^\n]*\r\n$/m.exec(this.#text)?.[0];
      if (line !== undefined) this.#tell(line.trim());
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.#tell('closed'));
  }

  static async open(port: number): Promise<SmtpSession> {
    const session = new SmtpSession(connect(port, '127.0.0.1'));
    const greeted = session.#next();
    await once(session.socket, 'connect');
    await greeted;
    return session;
  }

  /** @returns the last line of the answer, or `closed` */
  ask(text: string): Promise<string> {
    const answer = this.#next();
    this.socket.write(text);
    return answer;
  }

  #next(): Promise<string> {
    return new Promise((resolve) => (this.#heard = resolve));
  }

  #tell(answer: string): void {
    this.#text = '';
    const heard = this.#heard;
    this.#heard = null;
    heard?.(answer);
  }
}
