import { connect, type Socket } from 'node:net';

/** A bare SMTP connection: bytes out, whole reply lines in. */
export interface RawSmtp {
  readonly socket: Socket;
  readonly replies: string[];
  readonly closed: boolean;
  /** Sends text and waits for the next final reply line; it resolves in the moment in which that comes. @returns empty text when the connection was closed */
  ask(text: string): Promise<string>;
}

/** Only decides when a broken test ends. */
const PATIENCE_MS = 20_000;

export async function openRawSmtp(port: number): Promise<RawSmtp> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const replies: string[] = [];
  let closed = false;
  let rest = '';
  let heard = (): void => undefined;
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
    heard();
  });
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split('\r\n');
    rest = lines.pop() ?? '';
    replies.push(...lines.filter((line) => line[3] === ' '));
    heard();
  });
  function next(seen: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('Waited in vain until the server replies.')), PATIENCE_MS);
      heard = () => {
        if (!closed && replies.length <= seen) return;
        clearTimeout(timer);
        resolve(replies[seen] ?? '');
      };
      heard();
    });
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
