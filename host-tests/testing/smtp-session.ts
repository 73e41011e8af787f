import { openRawSmtp } from '@sluice/guard/mailserver/testing/raw-smtp';

/** Says each line to the server and waits for its answer, then hangs up. @returns the answers */
export async function smtpSession(port: number, lines: readonly string[]): Promise<string[]> {
  const smtp = await openRawSmtp(port);
  const answers: string[] = [];
  for (const line of lines) answers.push(await smtp.ask(`${line}\r\n`));
  smtp.socket.destroy();
  return answers;
}

export const authPlain = (user: string, password: string): string => `AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`;

/** The text of a message, as it is said after DATA. */
export const message = (headers: readonly string[]): string => [...headers, 'From: a@b.test', '', 'body', '.'].join('\r\n');
