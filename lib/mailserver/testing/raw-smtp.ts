import { connect, type Socket } from 'node:net';
import { until } from './until';

/** A bare SMTP connection: bytes out, whole reply lines in. */
export interface RawSmtp {
  readonly socket: Socket;
  readonly replies: string[];
  readonly closed: boolean;
  /** Sends text and waits for the next final reply line. */
  ask(text: string): Promise<string>;
}

export async function openRawSmtp(port: number): Promise<RawSmtp> {
  const socket = connect(port, '127.0.0.1');
  const replies: string[] = [];
  let closed = false;
  let rest = '';
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
  });
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split('\r\n');
    rest = lines.pop() ?? '';
    replies.push(...lines.filter((line) => line[3] === ' '));
  });
  async function next(seen: number): Promise<string> {
    await until('the server replies', () => closed || replies.length > seen);
    return replies[seen] ?? '';
  }
  await next(0);
  return {
    socket,
    replies,
    get closed() {
      return closed;
    },
    ask(text) {
      const seen = replies.length;
      socket.write(text);
      return next(seen);
    },
  };
}
