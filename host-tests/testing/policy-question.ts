import { connect } from 'node:net';

/** Asks the guard as Postfix does. @returns the action; null when nobody answers */
export function askPolicy(port: number, account: string, patienceMs = 5_000): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.once('error', () => undefined);
    socket.once('close', () => resolve(null));
    socket.once('data', (chunk: Buffer) => {
      resolve(chunk.toString().replace('action=', '').trim());
      socket.destroy();
    });
    socket.write(`request=smtpd_access_policy\nprotocol_state=RCPT\nsasl_username=${account}\nrecipient=x@outside.test\n\n`);
  });
}
