import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { createTokenBucket } from './token-bucket';

export interface SinkOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** Messages a second over all connections. */
  rate: number;
  /** Which messages are put off until later, by their first kibibytes; otherwise none. */
  putsOff?(text: string): boolean;
  /** Told about every message as it is accepted; the message itself is thrown away. */
  onMessage?(envelope: { from: string; to: string[]; bytes: number }): void;
}

export interface SinkServer {
  readonly port: number;
  readonly accepted: number;
  close(): Promise<void>;
}

const MOST_CLIENTS = 50;
const LARGEST_MESSAGE = 50 * 1024 * 1024;
/** So much of a message is kept until it has ended. */
const BEGINNING = 16 * 1024;
const IDLE_MS = 60_000;
const LEAVE_MS = 200;

/**
 * A mail server that accepts everything, slowly, and keeps nothing; only what `putsOff` names it wants later. It holds back the answer to each message until the
 * message's turn has come, so the sender's own limit of simultaneous deliveries makes the rest wait in its queue.
 *
 * @throws the system's error when it cannot listen
 */
export async function startSink(options: SinkOptions): Promise<SinkServer> {
  const bucket = createTokenBucket({ rate: options.rate, now: () => performance.now() });
  const turns = new Set<NodeJS.Timeout>();
  let accepted = 0;
  const server = new SMTPServer({
    name: 'practice-sink',
    banner: 'practice sink',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    maxClients: MOST_CLIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: LEAVE_MS,
    size: LARGEST_MESSAGE,
    logger: false,
    onData(stream, session, done) {
      let bytes = 0;
      let beginning = '';
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (beginning.length < BEGINNING) beginning += chunk.toString('latin1').slice(0, BEGINNING - beginning.length);
      });
      stream.once('end', () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('5.3.4 Message too big'), { responseCode: 552 }));
        if (options.putsOff?.(beginning)) return done(Object.assign(new Error('4.7.1 Not now, come again later'), { responseCode: 451 }));
        const turn = setTimeout(() => {
          turns.delete(turn);
          accepted += 1;
          const { mailFrom, rcptTo } = session.envelope;
          options.onMessage?.({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), bytes });
          done(null, 'accepted and thrown away');
        }, bucket.take());
        turns.add(turn);
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A client that breaks off concerns that client alone.
  server.on('error', () => undefined);
  return {
    port: (server.server.address() as AddressInfo).port,
    get accepted() {
      return accepted;
    },
    close() {
      for (const turn of turns) clearTimeout(turn);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
