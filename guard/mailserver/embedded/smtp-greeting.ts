import { connect } from 'node:net';

const LONGEST_GREETING = 2_048;

/** @returns true when a server answers on the port with 220, the greeting of RFC 5321, before the time is over */
export function greets(host: string, port: number, patienceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let text = '';
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(patienceMs, () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => resolve(false));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!text.includes('\n') && text.length < LONGEST_GREETING) return;
      if (!text.startsWith('220')) return end(false);
      socket.end('QUIT\r\n');
      resolve(true);
    });
  });
}
