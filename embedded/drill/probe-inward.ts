import { openSmtpSession } from './smtp-session';
import { messageText } from './traffic';

/** Writes to a local mailbox as a mail server outside does, without logging in. @returns `250`, or the server's refusal */
export async function probeInward(host: string, port: number, account: string): Promise<string> {
  try {
    const session = await openSmtpSession({ host, port, localAddress: null, name: 'mx.supplier0.test' });
    try {
      const text = messageText('partner0@supplier0.test', [account], 'Order', 'Thank you for your order.', new Date());
      const { refusal } = await session.send('partner0@supplier0.test', [account], text);
      return refusal ?? '250';
    } finally {
      session.close();
    }
  } catch {
    return 'no answer';
  }
}
