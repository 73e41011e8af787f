import type { ReferenceFigures } from './postfix-reference';
import { ReferenceBook } from './reference-book';

const LINE = /^(?:\d{4}-\d\d-\d\dT|Nov 24 )(\d\d):(\d\d):\d\d(?:\.\d+Z)? (?:mail haraka\[\d+\]: )?\[[A-Z]+\] \[([0-9A-F-]{36})(?:\.(\d+))?(?:\.(\d+))?\] \[([^\] ]+)\] (.*)$/;
const ADDRESS = '<("(?:[^"\\\\]|\\\\.)*"[^>]*|(?!")[^>]*)>';

interface Delivery {
  domain: string;
  recipients: number;
  delivered: number;
  bounced: number;
  deferred: number;
}

/** Slow and simple on purpose: the definitions of the figures for Haraka's log. @returns account → its figures, for stamps within one day */
export function harakaReference(log: string): Map<string, ReferenceFigures> {
  const book = new ReferenceBook();
  const connections = new Map<string, { address: string | null; account: string | null; logins: number }>();
  const messages = new Map<string, { account: string; deliveries: Delivery[]; seen: Set<string> }>();
  for (const line of log.split('\n')) {
    const [, hour, minute, uuid = '', transaction, delivery, origin = '', text = ''] = LINE.exec(line) ?? [];
    if (hour === undefined) continue;
    book.minute = Number(hour) * 60 + Number(minute);
    const connection = connections.get(uuid) ?? { address: null, account: null, logins: 0 };
    const key = `${uuid}.${transaction}`;
    const message = messages.get(key);
    if (origin === 'core') {
      const address = /^connect ip=(\S*)/.exec(text)?.[1];
      if (address !== undefined) connections.set(uuid, { ...connection, address });
      if (text.startsWith('disconnect ip=')) connections.delete(uuid);
      const recipient = new RegExp(`^recipient ${ADDRESS} code=OK `).exec(text)?.[1];
      if (recipient !== undefined && connection.account !== null) {
        const kept = message ?? { account: connection.account, deliveries: [], seen: new Set() };
        messages.set(key, kept);
        book.add(kept.account, 'recipients', 1);
        book.domainOf(kept.account, recipient);
        const domain = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
        const known = kept.deliveries.find((each) => each.domain === domain);
        if (known) known.recipients += 1;
        else kept.deliveries.push({ domain, recipients: 1, delivered: 0, bounced: 0, deferred: 0 });
      }
      if (text.startsWith('queue code=OK ') && message) book.add(message.account, 'messages', 1);
    }
    const login = loginOf(origin, text);
    if (login?.successful === false && login.name !== '') book.failed(login.name);
    if (login?.successful && !(login.count !== null && login.count <= connection.logins)) {
      const account = book.login(login.name);
      if (connection.address !== null) book.address(account, connection.address);
      connections.set(uuid, { ...connection, account, logins: login.count ?? connection.logins + 1 });
    }
    if (origin !== 'outbound' || !message || delivery === undefined) continue;
    const about = message.deliveries[Number(delivery) - 1];
    const [, one, outcome] = new RegExp(`^recipient ${ADDRESS} (rejected|deferred): `).exec(text) ?? [];
    const figure = outcome === 'rejected' || /^bouncing mail: (?!Some recipients failed: )/.test(text) ? 'bounced' : outcome === 'deferred' || /^Temp failing \S+ for [\d.]+ seconds: (?!Some recipients temp failed: )/.test(text) ? 'deferred' : null;
    const delivered = /^ delivered file=.* rcpts=(\d+)\/\d+\/\d+$/.exec(text)?.[1];
    if (about && delivered !== undefined) about.delivered = Math.min(about.recipients, about.delivered + Number(delivered));
    if (figure === null || !about) continue;
    const seen = `${figure} ${(one ?? '').toLowerCase()}`;
    if (one !== undefined && message.seen.has(seen)) continue;
    if (one !== undefined) message.seen.add(seen);
    const to = one !== undefined ? about[figure] + 1 : about.recipients - about.delivered - (figure === 'deferred' ? about.bounced : 0);
    const raised = Math.max(about[figure], Math.min(about.recipients, to));
    book.add(message.account, figure, raised - about[figure]);
    about[figure] = raised;
  }
  return book.figures();
}

function loginOf(origin: string, text: string): { name: string; successful: boolean; count: number | null } | null {
  if (origin === 'auth') {
    const [, name, passes] = /^method: [^,]*, user: (.+), pass:((?:(?!, (?:pass|fail):).)*)(?:, fail:(?:(?!, pass:).)*)?$/.exec(text) ?? [];
    return name === undefined || passes === undefined ? null : { name, successful: true, count: passes.split(',').length };
  }
  if (!origin.startsWith('auth')) return null;
  const withHost = origin === 'auth/auth_proxy' || origin === 'auth/auth_bridge';
  const [, name, word] = (withHost ? /^AUTH user="(.+)" host="[^"]*" success=(true|false)$/ : /^AUTH user="(.+)" success=(true|false)$/).exec(text) ?? [];
  return name === undefined ? null : { name, successful: word === 'true', count: null };
}
