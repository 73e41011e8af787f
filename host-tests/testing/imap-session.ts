import { connect, type Socket } from 'node:net';
import { until } from '@sluice/guard/mailserver/testing/until';

/** A bare IMAP connection that is logged in. */
export class ImapSession {
  closed = false;
  private text = '';
  private tags = 0;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('close', () => (this.closed = true));
    socket.on('error', () => undefined);
  }

  static async open(port: number, account: string, password: string): Promise<ImapSession> {
    const session = new ImapSession(connect(port, '127.0.0.1'));
    const answer = await session.ask(`LOGIN "${account}" "${password}"`);
    if (!/^\w+ OK/m.test(answer)) throw new Error(`IMAP refused the login: ${answer}`);
    return session;
  }

  /** @returns everything that was answered to the command */
  async ask(command: string): Promise<string> {
    this.tags += 1;
    const [tag, from] = [`a${this.tags}`, this.text.length];
    this.socket.write(`${tag} ${command}\r\n`);
    const ended = new RegExp(`^${tag} (OK|NO|BAD).*\\r\\n`, 'm');
    await until('IMAP answers', () => this.closed || ended.test(this.text.slice(from)));
    return this.text.slice(from);
  }

  end(): void {
    this.socket.destroy();
  }
}
