/** Restrictions that end the list with a yes for those who log in or come from the own network. */
const PERMITS = /^(permit|permit_mynetworks|permit_sasl_authenticated|permit_tls_clientcerts|permit_tls_all_clientcerts|permit_mx_backup)$/;
const ENDS = /^(reject_unauth_destination|defer_unauth_destination|reject|defer)$/;
/** These are followed by an argument. */
const WITH_ARGUMENT = /^(check_\w+|(reject|permit)_(rbl|rhsbl|dnswl|rhswl)\w*|sleep|warn_if_reject)$/;

/** Where Postfix asks, as the first word of check_policy_service: `inet:127.0.0.1:40025` or `unix:/path`. */
export type Endpoint = string;

/** `main.cf`'s list, one restriction an item, each with its argument; braces keep what is inside together. */
export function splitRestrictions(value: string): string[] {
  const words = value.match(/\{(?:[^{}]|\{[^{}]*\})*\}|[^\s,{}]+/g) ?? [];
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
  /** `before` answers first for those who log in, so the guard is never asked about them. */
  | { kind: 'asked-too-late'; before: string }
  /** Mail for the own domains would be asked about, and refused while the server protects itself. */
  | { kind: 'own-domains-asked' };

/** @returns what is wrong with a list of relay restrictions; null when the rule works with it */
export function relayProblem(items: readonly string[], endpoint: Endpoint, queueDirectory: string): RelayProblem | null {
  const asked = items.findIndex((item) => asks(item, endpoint, queueDirectory));
  if (asked === -1) return { kind: 'not-asked' };
  const before = items.slice(0, asked).find((item) => PERMITS.test(item));
  if (before !== undefined) return { kind: 'asked-too-late', before };
  return items.slice(0, asked).includes('permit_auth_destination') ? null : { kind: 'own-domains-asked' };
}

/**
 * The list with the guard asked in the right place: after what stands before the first restriction that settles who may
 * relay, and after a leave for the own domains.
 *
 * @returns `skipped` are restrictions that mail for the own domains met before and would not meet any more
 */
export function withGuardAsked(items: readonly string[], ask: { item: string; endpoint: Endpoint; queueDirectory: string }): { items: string[]; skipped: string[] } {
  const rest = items.filter((item) => !asks(item, ask.endpoint, ask.queueDirectory));
  const settles = rest.findIndex((item) => PERMITS.test(item) || ENDS.test(item));
  const place = settles === -1 ? rest.length : settles;
  const [head, tail] = [rest.slice(0, place), rest.slice(place).filter((item) => item !== 'permit_auth_destination')];
  const leave = head.includes('permit_auth_destination') ? [] : ['permit_auth_destination'];
  const skipped = leave.length === 0 ? [] : tail.filter((item) => !PERMITS.test(item) && !ENDS.test(item));
  return { items: [...head, ...leave, ask.item, ...tail], skipped };
}

/** @param failOpen whether mail passes while the guard does not answer */
export function askItem(endpoint: Endpoint, failOpen: boolean): string {
  return `check_policy_service { ${endpoint}, timeout=5s${failOpen ? ', default_action=DUNNO' : ''} }`;
}

function asks(item: string, endpoint: Endpoint, queueDirectory: string): boolean {
  const argument = /^check_policy_service\s+\{?\s*([^\s,{}]+)/.exec(item)?.[1];
  return argument !== undefined && absolute(argument, queueDirectory) === absolute(endpoint, queueDirectory);
}

/** A unix socket without a leading slash lies below the queue directory. */
function absolute(endpoint: Endpoint, queueDirectory: string): string {
  const path = /^unix:(.+)$/.exec(endpoint)?.[1];
  return path === undefined || path.startsWith('/') ? endpoint : `unix:${queueDirectory}/${path}`;
}
