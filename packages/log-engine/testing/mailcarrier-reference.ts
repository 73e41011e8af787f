import type { ReferenceFigures } from './postfix-reference';
import { ReferenceBook } from './reference-book';

const LINE = /^(\d\d):(\d\d):\d\d \d{1,6},\d{1,6},([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}),(.*)$/;

/** Slow and simple on purpose: the definitions of the figures for the log of MailCarrier. @returns account → its figures, for one day */
export function mailcarrierReference(log: string): Map<string, ReferenceFigures> {
  const book = new ReferenceBook();
  const connections = new Map<string, { address: string | null; account: string | null }>();
  for (const line of log.split(/\r?\n/)) {
    const [, hour, minute, id = '', text = ''] = LINE.exec(line) ?? [];
    if (hour === undefined) continue;
    book.minute = Number(hour) * 60 + Number(minute);
    const connection = connections.get(id) ?? { address: null, account: null };
    const address = /^Connected from <?([0-9A-Fa-f:.]+)>?$/.exec(text)?.[1];
    const success = /^Authentication successful\((.+), [\w-]{1,20}\)\.$/.exec(text)?.[1];
    const failure = /^Authentication failed\((.+), [\w-]{1,20}\)\.$/.exec(text)?.[1];
    const recipient = /^RCPT command successful\((.*)\)\.$/.exec(text)?.[1];
    if (address !== undefined) connection.address = address;
    if (failure !== undefined) book.failed(failure);
    if (success !== undefined) {
      connection.account = book.login(success);
      if (connection.address !== null) book.address(connection.account, connection.address);
    }
    if (address !== undefined || success !== undefined) connections.set(id, connection);
    if (connection.account !== null && recipient !== undefined) {
      book.add(connection.account, 'recipients', 1);
      book.domainOf(connection.account, recipient.replace(/^<(.*)>$/, '$1'));
    }
    const refused = /^RCPT command failed\((<?(?:"(?:\\.|[^"\\])*")?[^",]*), /.exec(text)?.[1];
    if (connection.account !== null && refused !== undefined && text.endsWith(').')) {
      book.add(connection.account, 'refused', 1);
      book.domainOf(connection.account, refused.replace(/^<(.*)>$/, '$1'));
    }
    if (connection.account !== null && /^DATA received\(\d{1,15} bytes\)\.$/.test(text)) book.add(connection.account, 'messages', 1);
    if (/^(?:QUIT command successful\.|Disconnected\.?)$/.test(text)) connections.delete(id);
  }
  return book.figures();
}
