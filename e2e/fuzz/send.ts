import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 where the connection ended without an answer. */
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** An answer of this size says all that a fuzz looks at. */
const MAX_ANSWER = 64 * 1024;

/**
 * Writes bytes as they are, which no client library would, and reads until the console closes the connection.
 *
 * @param patienceMs null is answered after this time: the console holds the request, as it may with a guard that waits for orders
 */
export function sendRaw(port: number, bytes: Buffer, patienceMs = 60_000): Promise<RawAnswer | null> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const timer = setTimeout(() => end(null), patienceMs);
    const end = (answer: RawAnswer | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (chunk: Buffer) => {
      if (received.length < MAX_ANSWER) received += chunk.toString('latin1');
    });
    // Whoever refuses a long body closes before he has read it; what he answered has arrived.
    socket.on('error', () => end(parse(received)));
    socket.on('close', () => end(parse(received)));
  });
}

function parse(received: string): RawAnswer {
  // An interim answer such as 100 Continue comes before the one that counts.
  const text = received.replace(/^(?:HTTP\/1\.1 1\d\d [^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)+/, '');
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((each) => [each.slice(0, each.indexOf(':')).toLowerCase(), each.slice(each.indexOf(':') + 1).trim()]));
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? 0), headers, text: body.join('\r\n\r\n') };
}

/** Does `work` for 0 … count - 1, so many side by side. */
export async function sideBySide(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
