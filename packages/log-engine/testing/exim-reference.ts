import type { ReferenceFigures } from './postfix-reference';
import { ReferenceBook } from './reference-book';

const LINE = /^\d{4}-\d\d-\d\d (\d\d):(\d\d):\d\d(?:\.\d+)?(?: [+-]\d{4})? (?:\[\d+\] )?(.*)$/;
const ABOUT_MESSAGE = /^(\w{6}-(?:\w{6}-\w{2}|\w{11}-\w{4})) (.*)$/;
const FAILURE = /^[\w-]+ authenticator failed for .*?: 535 Incorrect authentication data \(set_id=(.+)\)$/;
const ADDRESS = String.raw`(?:\\.|"(?:\\.|[^"\\])*"|[^\s"\\])+`;
const RECIPIENT = String.raw`(?:\\.|"(?:\\.|[^"\\])*"|[^\s"\\@])+@[^\s"@]+`;
const FIRST_ADDRESS = new RegExp(`^${ADDRESS}(?= )`);
const TAIL = new RegExp(String.raw`^ S=\d+(?: (?!S=)[\w*+.-]{1,16}=(?:${ADDRESS})?| [A-Z][A-Z\d*+.-]{0,15})*(?: from <${ADDRESS})?(?: for (${RECIPIENT}(?: ${RECIPIENT})*))?$`);
const BEHIND = String.raw`(?=$|:| R=| F=<| P=<| T=| routing | defer \()`;
const IN_ANGLES = String.raw`<((?:\\.|"(?:\\.|[^"\\])*"|[^">\\])*)>${BEHIND}`;
const PARENTS = String.raw`(?: \([^)]*\))*`;

/** Slow and simple on purpose: the definitions of the figures for Exim's main log. @returns account → its figures, for stamps within one day */
export function eximReference(log: string): Map<string, ReferenceFigures> {
  const book = new ReferenceBook();
  const messages = new Map<string, { account: string; listed: boolean; recipients: Set<string>; seen: Set<string> }>();
  for (const line of log.split('\n')) {
    const [, hour, minute, text = ''] = LINE.exec(line) ?? [];
    if (hour === undefined) continue;
    book.minute = Number(hour) * 60 + Number(minute);
    const failed = FAILURE.exec(text)?.[1];
    if (failed !== undefined) book.failed(failed);
    const [, id = '', rest = ''] = ABOUT_MESSAGE.exec(text) ?? [];
    if (rest.startsWith('Completed')) messages.delete(id);
    if (rest.startsWith('<= ') || rest.startsWith('(= ')) {
      messages.delete(id);
      const arrival = arrivalOf(rest.slice(3));
      if (arrival === null) continue;
      const account = book.login(arrival.user);
      if (arrival.address !== null) book.address(account, arrival.address);
      book.add(account, 'messages', 1);
      const recipients = new Set(arrival.recipients.map((recipient) => recipient.toLowerCase()));
      messages.set(id, { account, listed: recipients.size > 0 && line.length < 7000, recipients, seen: new Set() });
      for (const recipient of recipients) book.domainOf(account, recipient);
      book.add(account, 'recipients', recipients.size);
      continue;
    }
    const message = messages.get(id);
    const kind = /^(=>|->|>>|\*>|\*\*|==) /.exec(rest)?.[1];
    const recipient = message && kind !== undefined ? recipientOf(rest.slice(3))?.toLowerCase() : undefined;
    if (!message || recipient === undefined) continue;
    if (!message.listed && !message.recipients.has(recipient)) {
      message.recipients.add(recipient);
      book.domainOf(message.account, recipient);
      book.add(message.account, 'recipients', 1);
    }
    const figure = kind === '**' ? 'bounced' : kind === '==' ? 'deferred' : null;
    if (figure === null || message.seen.has(`${figure} ${recipient}`)) continue;
    message.seen.add(`${figure} ${recipient}`);
    book.add(message.account, figure, 1);
  }
  return book.figures();
}

function arrivalOf(text: string): { user: string; address: string | null; recipients: string[] } | null {
  const sender = FIRST_ADDRESS.exec(text)?.[0];
  if (sender === undefined) return null;
  for (const { index } of text.matchAll(/ S=/g)) {
    if (index < sender.length) continue;
    const tail = TAIL.exec(text.slice(index));
    if (!tail) continue;
    const middle = text.slice(sender.length, index);
    const protocol = middle.lastIndexOf(' P=');
    const client = / \[[0-9A-Fa-f.:]+\]/.exec(middle);
    const behind = client ? client.index + client[0].length : 0;
    // What the client's certificate says is masked.
    const masked = middle.slice(behind).replace(/ DN=(?:\\.|"(?:\\.|[^"\\])*"|[^\s"\\])+(?= |$)/g, (field) => '_'.repeat(field.length));
    const user = / A=[\w-]+:(?=.)/.exec(masked);
    if (!user) return null;
    const name = middle.slice(behind + user.index + user[0].length);
    const inName = name.lastIndexOf(' P=');
    const clients = [...middle.slice(0, inName >= 0 || protocol < 0 ? -name.length : protocol).matchAll(/ \[([0-9A-Fa-f.:]+)\]/g)];
    if (inName >= 0 && !/ A=[\w-]+:./.test(masked.slice(-name.length).slice(inName))) return null;
    const recipients = [...(tail[1] ?? '').matchAll(new RegExp(RECIPIENT, 'g'))].map(([recipient]) => recipient);
    return { user: name.replace(/(.)(?: PRDR)?(?: PRX=\S+)?(?: K)?$/, '$1'), address: clients.at(-1)?.[1] ?? null, recipients };
  }
  return null;
}

function recipientOf(text: string): string | undefined {
  if (/^[|/>]/.test(text)) return /^.* <(.*)>(?= R=| F=<| P=<)/.exec(text)?.[1];
  const original = new RegExp(String.raw`^\S+${PARENTS} ${IN_ANGLES}`).exec(text)?.[1];
  if (original !== undefined) return original;
  const address = new RegExp(String.raw`^(\S*@\S*?):?${PARENTS}${BEHIND}`).exec(text)?.[1];
  return address ?? new RegExp(` ${IN_ANGLES}`).exec(text)?.[1];
}
