import { createTransport } from 'nodemailer';
import type { Mailbox } from '@sluice/embedded/drill/traffic';
import type { Product } from './product';

/** What a mail program shows when it sends: the server's last words, good or bad. */
export async function sendMail(product: Product, mail: { from: Mailbox | string; to: string; subject?: string }): Promise<string> {
  const login = typeof mail.from === 'string' ? undefined : { user: mail.from.account, pass: mail.from.password };
  const transport = createTransport({ ...product.smtp, ignoreTLS: true, auth: login, name: 'desk.example.test' });
  try {
    const from = typeof mail.from === 'string' ? mail.from : mail.from.account;
    const { response } = await transport.sendMail({ from, to: mail.to, subject: mail.subject ?? 'A letter', text: 'Good morning.' });
    return response;
  } catch (error) {
    const { response, message } = error as { response?: string; message: string };
    return response ?? message;
  } finally {
    transport.close();
  }
}
