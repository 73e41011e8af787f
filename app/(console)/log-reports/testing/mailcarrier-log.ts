const two = (value: number): string => String(value).padStart(2, '0');

/** The statements of one connection, one second after another. */
function connection(number: number, second: number, address: string, account: string, recipients: readonly string[]): { second: number; text: string }[] {
  const id = `9828e101-6e14-46fb-a0e0-${number.toString(16).padStart(12, '0')}`;
  const statements = [
    `Connected from ${address}`,
    'Processing AUTH LOGIN',
    `Authentication successful(${account}, LOGIN).`,
    `MAIL command successful(<${account}>).`,
    ...recipients.map((recipient) => `RCPT command successful(${recipient}).`),
    'DATA command successful.',
    'DATA received(7256 bytes).',
    ...recipients.map((recipient) => `Mail relayed(${account},${recipient}).`),
    'QUIT command successful.',
  ];
  return statements.map((statement, index) => ({ second: second + Math.floor(index / 4), text: `3,1,${id},${statement}` }));
}

export const THIEF = 'sales2@corp.example';
/** A name that would turn the line around and colour a terminal, were it not shown as what it is. */
export const HOSTILE = '<img src=x>\u202ereversed\u001b[31m@corp.example';

/**
 * A day of MailCarrier's SMTP receiving log: colleagues write now and then from nine o'clock on, and at two in the
 * afternoon a stolen account writes to 240 domains within six minutes. One line is of no known shape.
 */
export function mailCarrierDay(): string {
  const lines: { second: number; text: string }[] = [{ second: 9 * 3600, text: 'a line that MailCarrier would not write' }];
  let number = 0;
  const write = (second: number, address: string, account: string, recipients: readonly string[]): void => {
    number += 1;
    lines.push(...connection(number, second, address, account, recipients));
  };
  for (let n = 0; n < 120; n += 1) {
    const account = ['kim@corp.example', 'lee@corp.example', 'park@corp.example', THIEF][n % 4] as string;
    write(9 * 3600 + n * 200, `192.0.2.${10 + (n % 4)}`, account, [`partner${n % 5}@customer.example`]);
  }
  write(10 * 3600, '192.0.2.40', HOSTILE, ['partner@customer.example']);
  for (let n = 0; n < 60; n += 1) {
    write(14 * 3600 + n * 6, `198.51.100.${n % 14}`, THIEF, [0, 1, 2, 3].map((part) => `someone@domain${n * 4 + part}.example`));
  }
  return lines
    .sort((one, other) => one.second - other.second)
    .map(({ second, text }) => `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)} ${text}\r\n`)
    .join('');
}
