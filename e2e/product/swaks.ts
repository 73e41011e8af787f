import { execFile } from 'node:child_process';
import type { Mailbox } from '@sluice/embedded/drill/traffic';
import type { Product } from './product';

/** The whole talk of swaks, a plain SMTP client, with the server. */
export function swaks(product: Product, mail: { from: Mailbox | string; to: string }): Promise<string> {
  const login = typeof mail.from === 'string' ? ['--from', mail.from] : ['--from', mail.from.account, '--auth', 'LOGIN', '--auth-user', mail.from.account, '--auth-password', mail.from.password];
  const args = ['--server', product.smtp.host, '--port', String(product.smtp.port), '--to', mail.to, '--timeout', '15s', ...login];
  return new Promise((resolve, reject) => {
    execFile('swaks', args, (error, stdout, stderr) => (error && (error as NodeJS.ErrnoException).code === 'ENOENT' ? reject(error) : resolve(stdout + stderr)));
  });
}
