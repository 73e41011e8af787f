/** Slow and simple on purpose: the definitions of the figures, with regular expressions, texts and maps. It shares nothing with the engine. */
export interface ReferenceFigures {
  auths: number;
  messages: number;
  recipients: number;
  domains: number;
  addresses: number;
  failedLogins: number;
  bounced: number;
  deferred: number;
  refused: number;
  /** The most recipients and domains in ten minutes. */
  peaks: { recipients: number; domains: number };
}

const LINE = /^\w{3} [ \d]\d (\d\d):(\d\d):\d\d \S+ postfix[\w-]*\/(?:[\w-]+\/)*(\w+)\[\d+\]: (.*)$/;
const ID = '([0-9A-F]{6,20}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,30})';
const LOGIN = new RegExp(`^${ID}: client=[^\\s,[\\]]+\\[([0-9A-Fa-f.:]+|unknown)\\](?::\\d+)?, sasl_method=[\\w-]+, sasl_username=(.+?)(?:, (?:sasl_sender|orig_queue_id|orig_client)=.*)?$`);
const GUEST = new RegExp(`^${ID}: client=[^\\s,[\\]]+\\[[^\\]]+\\](?::\\d+)?(?:, orig_queue_id=([0-9A-Za-z]{6,30})(?:, orig_client=.*)?$)?`);
const QUEUED = new RegExp(`^${ID}: from=<.*>, size=\\d+, nrcpt=(\\d+) \\(queue active\\)$`);
const ADDRESS = '<("(?:[^"\\\\]|\\\\.)*"[^>]*|[^>]*)>';
const DELIVERY = new RegExp(`^${ID}: to=${ADDRESS}(?:, orig_to=${ADDRESS})?, relay=\\S+, (?:conn_use=\\d+, )?delay=[\\d.]+, delays=[\\d./]+, dsn=[\\d.]+, status=(\\w+)`);
const FAILURE = /^warning: [^\s,[\]]+\[[^\]]+\]: SASL [\w-]+ authentication failed: .*?, sasl_username=(.+)$/;

/** @returns account → its figures, for classic stamps within one day */
export function postfixReference(log: string): Map<string, ReferenceFigures> {
  const accounts = new Map<string, { figures: ReferenceFigures; domains: Set<string>; addresses: Set<string>; events: { minute: number; recipients: number; domain: string | null }[] }>();
  const messages = new Map<string, { account: string; received: boolean; seen: Set<string> }>();
  const failures = new Map<string, number>();
  for (const line of log.split('\n')) {
    const head = LINE.exec(line);
    if (!head) continue;
    const [, hour = '', minuteOfHour = '', program = '', text = ''] = head;
    const minute = Number(hour) * 60 + Number(minuteOfHour);
    if (program === 'smtpd') {
      const failed = FAILURE.exec(text)?.[1]?.toLowerCase();
      if (failed !== undefined) failures.set(failed, (failures.get(failed) ?? 0) + 1);
      const login = LOGIN.exec(text);
      const guest = GUEST.exec(text);
      if (login) {
        const [, id = '', address = '', name = ''] = login;
        const account = name.toLowerCase();
        const found = accounts.get(account) ?? { figures: none(), domains: new Set(), addresses: new Set(), events: [] };
        accounts.set(account, found);
        found.figures.auths += 1;
        found.figures.failedLogins += failures.get(account) ?? 0;
        failures.delete(account);
        found.addresses.add(address.toLowerCase());
        messages.set(id, { account, received: false, seen: new Set() });
      } else if (guest) {
        const original = messages.get(guest[2] ?? '');
        messages.delete(guest[1] ?? '');
        if (original) messages.set(guest[1] ?? '', original);
      }
      continue;
    }
    if (program === 'qmgr') {
      const removed = new RegExp(`^${ID}: removed$`).exec(text);
      if (removed) messages.delete(removed[1] ?? '');
      const queued = QUEUED.exec(text);
      const message = messages.get(queued?.[1] ?? '');
      if (!queued || !message || message.received) continue;
      message.received = true;
      const found = accounts.get(message.account)!;
      found.figures.messages += 1;
      found.figures.recipients += Number(queued[2]);
      found.events.push({ minute, recipients: Number(queued[2]), domain: null });
      continue;
    }
    const delivery = ['smtp', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'discard'].includes(program) ? DELIVERY.exec(text) : null;
    const message = messages.get(delivery?.[1] ?? '');
    if (!delivery || !message) continue;
    const [, , recipient = '', , status = ''] = delivery;
    const found = accounts.get(message.account)!;
    const domain = recipient.includes('@') ? recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase().replace(/\.$/, '') : '';
    if (domain !== '') {
      found.domains.add(domain);
      found.events.push({ minute, recipients: 0, domain });
    }
    const key = `${status} ${recipient}`;
    if ((status !== 'bounced' && status !== 'deferred') || message.seen.has(key)) continue;
    message.seen.add(key);
    found.figures[status] += 1;
  }
  return new Map([...accounts].map(([account, { figures, domains, addresses, events }]) => [account, { ...figures, domains: domains.size, addresses: addresses.size, peaks: peaksOf(events) }]));
}

export function peaksOf(events: { minute: number; recipients: number; domain: string | null }[]): { recipients: number; domains: number } {
  const peaks = { recipients: 0, domains: 0 };
  for (const { minute } of events) {
    const within = events.filter((each) => each.minute <= minute && each.minute > minute - 10);
    peaks.recipients = Math.max(peaks.recipients, within.reduce((sum, each) => sum + each.recipients, 0));
    peaks.domains = Math.max(peaks.domains, new Set(within.flatMap(({ domain }) => domain ?? [])).size);
  }
  return peaks;
}

export function none(): ReferenceFigures {
  return { auths: 0, messages: 0, recipients: 0, domains: 0, addresses: 0, failedLogins: 0, bounced: 0, deferred: 0, refused: 0, peaks: { recipients: 0, domains: 0 } };
}
