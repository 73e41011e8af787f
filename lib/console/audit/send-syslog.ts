import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { lookup } from 'node:dns/promises';
import { octetCounted } from './syslog';

const PATIENCE_MS = 10_000;
/** A receiver that keeps its half of the connection open took what was sent when nothing went wrong for so long. */
const QUIET_MS = 10_000;

export interface SyslogPlace {
  host: string;
  port: number;
  transport: 'tcp' | 'udp';
}

/**
 * Sends messages in their order. Over TCP it ends when the receiver has closed the connection after all of them, or kept quiet about it: syslog has no
 * word for "taken", and a connection that breaks before may have lost some, so all of them are sent again then. Over UDP nobody ever knows.
 *
 * @throws where it is known that they did not arrive
 */
export async function sendSyslog(place: SyslogPlace, messages: readonly Buffer[]): Promise<void> {
  return place.transport === 'tcp' ? overTcp(place, messages) : overUdp(place, messages);
}

function overTcp({ host, port }: SyslogPlace, messages: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const end = (error: Error | null) => {
      clearTimeout(timer);
      socket.destroy();
      if (error === null) resolve();
      else reject(error);
    };
    let timer = setTimeout(() => end(new Error(`no connection within ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS);
    socket.on('error', end);
    socket.on('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(new Error(`not everything was taken within ${PATIENCE_MS / 1_000} s`)), PATIENCE_MS);
      socket.end(Buffer.concat(messages.map(octetCounted)), () => {
        clearTimeout(timer);
        timer = setTimeout(() => end(null), QUIET_MS);
      });
    });
    let bytes = 0;
    // Whatever it says is no part of syslog; much of it is no receiver.
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > 64 * 1024) end(new Error('the receiver talks, which no syslog receiver does'));
    });
    socket.on('close', () => end(socket.writableFinished ? null : new Error('the connection was closed before everything was sent')));
  });
}

async function overUdp({ host, port }: SyslogPlace, messages: readonly Buffer[]): Promise<void> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  try {
    // Connected, an answer that nobody listens there becomes an error of the next message.
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(port, address, () => resolve());
    });
    let refused: Error | null = null;
    socket.on('error', (error) => (refused = error));
    for (const message of messages) {
      await new Promise<void>((resolve, reject) => socket.send(message, (error) => (error === null ? resolve() : reject(error))));
    }
    if (refused !== null) throw refused as Error;
  } finally {
    socket.close();
  }
}
