import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { dataLayout } from '@/cli/start/data-folder';
import { embeddedLayout } from '@sluice/guard/mailserver/embedded/layout';
import type { Product } from './product';

/** Appends lines to today's SMTP receiving log, as the mail server writes them. */
export async function appendToReceivingLog(product: Product, ...texts: string[]): Promise<void> {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
  const { logs } = embeddedLayout(dataLayout(product.dataDir).mail);
  await appendFile(join(logs, `${date}.log`), texts.map((text) => `${time} ${text}\n`).join(''));
}

/** The lines of a session in which `account` sends to many domains. */
export function floodLines(account: string, recipients: number): string[] {
  const connection = randomUUID();
  const lines = [`99,99,${connection},Processing AUTH LOGIN`, `3,1,${connection},Authentication successful(${account}, LOGIN).`, `3,1,${connection},MAIL command successful(<${account}>).`];
  for (let n = 0; n < recipients; n += 1) lines.push(`3,1,${connection},RCPT command successful(user${n}@domain${n}.test).`);
  return [...lines, `3,1,${connection},DATA command successful.`, `3,1,${connection},DATA received(512 bytes).`];
}
