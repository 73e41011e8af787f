import { ACCOUNT_CONTEXT } from '@sluice/policy/decision';

/** Restrictions that end the list with a yes for some clients, most of all for those who log in or come from the own network. */
const PERMITS = /^permit(?!_auth_destination$)(_\w+)?( |$)/;
const ENDS = /^(reject_unauth_destination|defer_unauth_destination|reject|defer)$/;
/** Nobody gets through by these; who is not refused goes on to what stands after them. */
const NEVER_PERMITS = /^(permit_auth_destination$|reject|defer|warn_if_reject (?!check_)|sleep )/;
/** These are followed by an argument. */
const WITH_ARGUMENT = /^(check_\w+|(reject|permit)_(rbl|rhsbl|dnswl|rhswl)\w*|sleep|warn_if_reject)$/;
const HERE = /^(localhost|127\.0\.0\.1|\[127\.0\.0\.1\])$/i;

/** Where Postfix asks, as the first word of check_policy_service: `inet:127.0.0.1:40025` or `unix:/path`. */
export type Endpoint = string;

/** What a list is read with. */
export interface ReadingOf {
  endpoint: Endpoint;
  queueDirectory: string;
  /** The lists of smtpd_restriction_classes, by name. */
  classes: ReadonlyMap<string, readonly string[]>;
}

/** `main.cf`'s list, one restriction an item, each with its argument; braces keep what is inside together. */
export function splitRestrictions(value: string): string[] {
  const words = value.match(/[^\s,{}]*\{(?:[^{}]|\{[^{}]*\})*\}|[^\s,{}]+/g) ?? [];
  const items: string[] = [];
  for (const word of words) {
    const last = items.at(-1);
    if (last !== undefined && WITH_ARGUMENT.test(last.split(' ').at(-1) ?? '')) items[items.length - 1] = `${last} ${word}`;
    else items.push(word);
  }
  return items;
}

export type RelayProblem =
  | { kind: 'not-asked' }
  /** `before` answers first for some, so the guard is never asked about them. */
  | { kind: 'asked-too-late'; before: string }
  /** Mail for the own domains would be asked about, and refused while the server protects itself. */
  | { kind: 'own-domains-asked' };

/** @returns what is wrong with a list of relay restrictions; null when the rule works with it as far as reading can tell */
export function relayProblem(items: readonly string[], reading: ReadingOf): RelayProblem | null {
  const asked = items.findIndex((item) => asks(item, reading));
  if (asked === -1) return { kind: 'not-asked' };
  const before = items.slice(0, asked).find((item) => permits(item, reading.classes));
  if (before !== undefined) return { kind: 'asked-too-late', before };
  return items.slice(0, asked).includes('permit_auth_destination') ? null : { kind: 'own-domains-asked' };
}

/** @returns what stands before the guard and may say yes to somebody: tables, other policy services, what is not known here */
export function mayPermitBefore(items: readonly string[], reading: ReadingOf): string[] {
  const asked = items.findIndex((item) => asks(item, reading));
  return items.slice(0, Math.max(asked, 0)).filter((item) => !permits(item, reading.classes) && !isHarmless(item, reading));
}

/**
 * The list with the guard asked in the right place: after what stands before the first restriction that settles who may
 * relay, and after a leave for the own domains.
 *
 * @returns `skipped` are restrictions that mail for the own domains met before and would not meet any more; `place` is where the
 *   guard stands among the items that were there before
 */
export function withGuardAsked(items: readonly string[], ask: ReadingOf & { item: string }): { items: string[]; skipped: string[]; place: number } {
  const settling = (item: string): boolean => permits(item, ask.classes) || ENDS.test(item);
  const rest = items.filter((item) => !asks(item, ask));
  const settles = rest.findIndex(settling);
  const place = settles === -1 ? rest.length : settles;
  const [head, tail] = [rest.slice(0, place), rest.slice(place).filter((item) => item !== 'permit_auth_destination')];
  const leave = head.includes('permit_auth_destination') ? [] : ['permit_auth_destination'];
  const skipped = leave.length === 0 ? [] : tail.filter((item) => !settling(item));
  return { items: [...head, ...leave, ask.item, ...tail], skipped, place };
}

/** @param failOpen whether mail passes while the guard does not answer */
export function askItem(endpoint: Endpoint, failOpen: boolean): string {
  return `check_policy_service { ${endpoint}, timeout=5s${failOpen ? ', default_action=DUNNO' : ''} }`;
}

/** The name in main.cf of a list that one service has in the place of main.cf's. @param list for instance `smtpd_relay_restrictions` */
export function ownListOf(service: string, list: string): string {
  return `sluice_${service.split('/')[0]?.replace(/\W+/g, '_') ?? 'own'}_${list.replace(/^smtpd_/, '')}`;
}

/** Whether this restriction asks the guard about relaying; what it is asked about accounts has a context, see ACCOUNT_CONTEXT. */
export function asks(item: string, reading: Pick<ReadingOf, 'endpoint' | 'queueDirectory'>): boolean {
  return asksAnything(item, reading) && !item.includes(`policy_context=${ACCOUNT_CONTEXT}`);
}

/** Whether this restriction asks the guard about anything; it never answers with a yes. */
export function asksAnything(item: string, { endpoint, queueDirectory }: Pick<ReadingOf, 'endpoint' | 'queueDirectory'>): boolean {
  const argument = /^check_policy_service\s+\{?\s*([^\s,{}]+)/.exec(item)?.[1];
  return argument !== undefined && sameName(argument, queueDirectory) === sameName(endpoint, queueDirectory);
}

/** @returns the lists that `smtpd_restriction_classes` names */
export function restrictionClasses(settings: ReadonlyMap<string, string>, resolved: (name: string) => string | undefined = (name) => settings.get(name)): Map<string, string[]> {
  const names = (settings.get('smtpd_restriction_classes') ?? '').split(/[\s,]+/).filter((name) => name !== '');
  return new Map(names.map((name) => [name, splitRestrictions(resolved(name) ?? '')]));
}

/** What an item comes to: the list of a class, by its name or by a table that gives everybody the same. Null when it is neither. */
function insideOf(item: string, classes: ReadingOf['classes']): readonly string[] | null {
  const named = /^check_\w+_access static:(\w+)$/.exec(item)?.[1];
  return named === undefined ? (classes.get(item) ?? null) : (classes.get(named) ?? [named]);
}

/** A class permits when something in it does; classes that name each other are not followed for ever. */
function permits(item: string, classes: ReadingOf['classes'], depth = 8): boolean {
  if (PERMITS.test(item) || /^ok$/i.test(item)) return true;
  return depth > 0 && (insideOf(item, classes) ?? []).some((inner) => permits(inner, classes, depth - 1));
}

function isHarmless(item: string, reading: ReadingOf, depth = 8): boolean {
  if (NEVER_PERMITS.test(item) || asksAnything(item, reading)) return true;
  const inside = insideOf(item, reading.classes);
  return inside !== null && depth > 0 && inside.every((inner) => isHarmless(inner, reading, depth - 1));
}

/** A unix socket without a leading slash lies below the queue directory; this host has more than one name. */
function sameName(endpoint: Endpoint, queueDirectory: string): string {
  const path = /^unix:(.+)$/.exec(endpoint)?.[1];
  if (path !== undefined) return path.startsWith('/') ? endpoint : `unix:${queueDirectory}/${path}`;
  const [, host = '', port = ''] = /^inet:(?:(.*):)?([^:]+)$/.exec(endpoint) ?? [];
  return HERE.test(host) || host === '' ? `inet:127.0.0.1:${port}` : endpoint;
}
