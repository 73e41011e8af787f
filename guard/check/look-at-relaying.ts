import type { Asked } from './ask-listeners';
import { missing, notice, right, unknown, type Change, type Finding } from './finding';
import { isChrooted, isReinjection, listenersOf, type Listener, type PostfixFacts } from './listeners';
import { SOCKET_IN_QUEUE } from './look-at-policy-socket';
import { asks, mayPermitBefore, ownListOf, relayProblem, restrictionClasses, splitRestrictions, withGuardAsked, type Endpoint, type ReadingOf, type RelayProblem } from './relay-restrictions';

export interface RelayingFacts {
  postfix: PostfixFacts;
  /** smtpd_relay_restrictions as main.cf has it; null when it is not set there. */
  written: string | null;
  endpoint: Endpoint;
  /** The whole restriction, with its time limit and what happens without an answer. */
  ask: string;
  /** What came of asking; or why nobody could be asked. */
  asked: readonly Asked[] | string;
  /** Why no login could be had; null when there was one. */
  withoutLogin: string | null;
}

const NAME = 'smtpd_relay_restrictions';
const LOGIN_ONLY = 'permit_sasl_authenticated,reject';
/** What is accepted here was asked about before. */
const NETWORK_ONLY = 'permit_mynetworks,reject';
const NOT_STOPPED = 'Until then a flood is counted and shown, but not stopped.';

/** Whether Postfix asks the guard before anybody may relay: by what its lists say, and by what came of asking each service. */
export function lookAtRelaying(facts: RelayingFacts): Finding[] {
  const listeners = listenersOf(facts.postfix);
  if (listeners.length === 0) return [notice('No service of master.cf receives mail by SMTP (smtpd).', 'Only mail of programs on this host goes out, and of that no guard is asked.')];
  const reinjections = listeners.filter((listener) => isReinjection(listener, facts.postfix));
  const doors = listeners.filter((listener) => !reinjections.includes(listener));
  const own = doors.filter((listener) => listener.own(NAME) !== null);
  const shared = doors.filter((listener) => !own.includes(listener));
  const about = (listener: Listener, findings: readonly Finding[]): Finding[] => findings.map((finding) => ({ services: [listener.service], ...finding }));
  return [
    ...(shared.length > 0 ? sharedFindings(facts, shared, about) : []),
    ...own.flatMap((listener) => about(listener, ownFindings(facts, listener))),
    ...reinjections.flatMap((listener) => about(listener, [reinjectionFinding(facts, listener)])),
    ...loginFindings(facts, doors),
  ];
}

function sharedFindings(facts: RelayingFacts, shared: readonly Listener[], about: (listener: Listener, findings: readonly Finding[]) => Finding[]): Finding[] {
  const reading = readingOf(facts, null);
  const items = splitRestrictions(facts.postfix.settings.get(NAME) ?? '');
  const problem = relayProblem(items, reading);
  if (problem === null) return shared.flatMap((listener) => about(listener, askedFindings(facts, listener, items)));
  const { items: mended, skipped, place } = withGuardAsked(items, { ...reading, item: facts.ask });
  const reason = 'Postfix asks the guard before anybody may send to an outside domain.';
  const change: Change = { kind: 'main', name: NAME, value: place === 0 ? inFront(facts, items, facts.written, mended) : mended.join(', '), reason };
  const login = items.at(-1) === 'reject' ? loginStillDemanded('main.cf', (name) => facts.postfix.settings.get(name) ?? '') : [];
  const services = shared.map(({ service }) => service);
  return [{ services, ...withCaution(sentenceOf(problem, `main.cf, for ${services.join(', ')}`), [change], login, skipped) }];
}

function ownFindings(facts: RelayingFacts, listener: Listener): Finding[] {
  const { service } = listener;
  const reading = readingOf(facts, listener);
  const items = splitRestrictions(listener.own(NAME) ?? '');
  const problem = relayProblem(items, reading);
  if (problem === null) return askedFindings(facts, listener, items);
  const { items: mended, skipped, place } = withGuardAsked(items, { ...reading, item: facts.ask });
  // postconf takes no blanks in master.cf, so the list stands in main.cf under a name of its own, as Postfix's own examples do it.
  const name = ownListOf(service, NAME);
  const reason = `The service ${service} has a list of its own (-o ${NAME}=… in master.cf), so what main.cf says otherwise does not hold there. This becomes its list:`;
  const written = facts.postfix.overrides.written.get(`${service}/${NAME}`) ?? '';
  const change: Change = { kind: 'main', name, value: place === 0 && !written.includes(name) ? inFront(facts, items, written, mended) : mended.join(', '), reason };
  const named: Change = { kind: 'service', service, name: NAME, value: `$${name}`, reason: `${service} uses that list.` };
  const login = items.at(-1) === 'reject' ? loginStillDemanded(service, listener.setting) : [];
  return [withCaution(sentenceOf(problem, `master.cf, ${service}`), [change, named], login, skipped)];
}

/** What came of asking a service whose list names the guard in the right place. */
function askedFindings(facts: RelayingFacts, listener: Listener, items: readonly string[]): Finding[] {
  const { service } = listener;
  if (typeof facts.asked === 'string') return [unknown(`The list of ${service} names the guard, but whether it is asked could not be found out: ${facts.asked}.`)];
  const mine = facts.asked.filter((each) => each.service === service);
  const doubtful = mayPermitBefore(items, readingOf(facts, listener));
  const passed = mine.filter(({ outcome }) => outcome === 'passed');
  if (passed.length > 0) {
    return [missing(`Postfix lets mail for outside domains pass without asking the guard, although the list of ${service} names it: ${shownAsked(passed)}.`, `${whyPassed(facts, listener, doubtful)} ${NOT_STOPPED}`)];
  }
  const reached = mine.filter(({ outcome }) => outcome === 'guard');
  const how = reached.length > 0 ? right(`${service} asks the guard before it relays: it was asked ${ways(reached)}.`) : unasked(service, mine);
  if (doubtful.length === 0) return [how];
  const advice = `Whom it lets through with OK, the guard is never asked about. ${reached.length > 0 ? `Asked ${ways(reached)}, it was not so; other addresses and names could not be tried.` : ''} Move it behind check_policy_service where that may be.`;
  return [how, unknown(`In the list of ${service} stands before the guard: ${doubtful.join('; ')}.`, advice)];
}

function unasked(service: string, mine: readonly Asked[]): Finding {
  const sentence = `Whether ${service} asks the guard could not be found out`;
  if (mine.length === 0) return unknown(`${sentence}: there is no address at which it could be asked from this host.`, 'Its list names the guard in the right place.');
  return unknown(`${sentence}: ${shownAsked(mine)}.`, 'Its list names the guard in the right place, but Postfix said no before it came to that.');
}

function whyPassed({ endpoint, postfix }: RelayingFacts, { chroot }: Listener, doubtful: readonly string[]): string {
  const path = /^unix:(\/.*)$/.exec(endpoint)?.[1];
  const queue = postfix.settings.get('queue_directory') ?? '';
  if (path !== undefined && isChrooted({ chroot }, postfix.settings)) return `smtpd runs in a chroot (fifth column of master.cf), in which a socket is reached by its path below ${queue} only, and ${path} is not. Set policy.listen to ${queue}/${SOCKET_IN_QUEUE} in the guard's configuration, or to 127.0.0.1:40025.`;
  if (doubtful.length > 0) return `What stands before the guard lets it through: ${doubtful.join('; ')}. Move it behind check_policy_service.`;
  return `See in the mail log why it was not asked: a warning about ${endpoint}, or a restriction that let it through.`;
}

function reinjectionFinding(facts: RelayingFacts, listener: Listener): Finding {
  const { service } = listener;
  const own = listener.own(NAME);
  const isAsked = splitRestrictions(listener.setting(NAME)).some((item) => asks(item, readingOf(facts, listener)));
  const taken = typeof facts.asked === 'string' ? [] : facts.asked.filter((each) => each.service === service && each.outcome === 'passed');
  if (own !== null && !isAsked) return right(`${service}, where a content filter hands mail back, does not ask about it a second time${taken.length > 0 ? `: it was asked ${ways(taken)}` : ''}.`);
  const why = 'A content filter hands mail back here that was accepted, and asked about, when it came in. While the server protects itself it would be refused all the same, and bounced: mail of before the trip, and mail from outside that is forwarded.';
  const sentence = `${service}, where a content filter hands mail back, ${own === null ? 'uses the list of main.cf' : 'asks the guard a second time'}.`;
  const written = facts.postfix.overrides.written.get(`${service}/${NAME}`) ?? '';
  if (own !== null && written !== `$${ownListOf(service, NAME)}`) return missing(sentence, `${why} Its list was not written by this check, so it is left as it is: take check_policy_service out of it.`);
  return missing(sentence, why, [{ kind: 'service', service, name: NAME, value: NETWORK_ONLY, reason: `${service} takes back what a content filter hands back, and asks nobody a second time.` }]);
}

/** What those who log in meet, where no login could be had. */
function loginFindings({ asked, withoutLogin }: RelayingFacts, doors: readonly Listener[]): Finding[] {
  if (typeof asked === 'string') return [];
  const offering = doors.filter((listener) => listener.setting('smtpd_sasl_auth_enable') === 'yes').map(({ service }) => service);
  const without = offering.filter((service) => !asked.some((each) => each.service === service && each.withLogin && each.outcome !== 'stopped'));
  if (without.length === 0) return [];
  const said = asked.find(({ service, withLogin }) => withLogin && without.includes(service))?.said;
  const reason = withoutLogin ?? `the login that was made for it was refused (${said ?? 'no reply'})`;
  return [unknown(`Asked without a login only: ${without.join(', ')}. What those who log in meet there was read, not asked: ${reason}.`)];
}

/**
 * A list that ends with a plain `reject` lets in only those who log in. With `permit_auth_destination` in it, strangers could write to
 * the own domains there, so the login is demanded in another list that is empty: no list that somebody wrote is replaced. The client's
 * list is left for last, and where Postfix looks at it before anybody can have logged in, it is not used at all.
 *
 * @returns nothing where a login is demanded already; null where no list is empty
 */
function loginStillDemanded(service: string, setting: (name: string) => string): Change[] | null {
  const lists = ['recipient', 'sender', 'helo', ...(setting('smtpd_delay_reject') === 'no' ? [] : ['client'])].map((each) => `smtpd_${each}_restrictions`);
  const usable = setting('smtpd_delay_reject') === 'no' ? lists.filter((name) => !name.includes('helo')) : lists;
  if (lists.some((name) => splitRestrictions(setting(name)).at(-1) === 'reject')) return [];
  const empty = usable.find((name) => splitRestrictions(setting(name)).length === 0);
  if (empty === undefined) return null;
  const reason = `Only those who log in may use ${service === 'main.cf' ? 'these services' : service}, as before: the list for relaying now lets mail for your own domains through first.`;
  return [service === 'main.cf' ? { kind: 'main', name: empty, value: LOGIN_ONLY, reason } : { kind: 'service', service, name: empty, value: LOGIN_ONLY, reason }];
}

function withCaution(sentence: string, changes: readonly Change[], login: readonly Change[] | null, skipped: readonly string[]): Finding {
  const shown = changes.map(({ name, value }) => `${name} = ${value}`).join('; ');
  if (skipped.length > 0) {
    return missing(
      sentence,
      `This list has restrictions that mail for your own domains would not meet any more: ${skipped.join('; ')}. Move them to smtpd_recipient_restrictions first, then run this again; the relay list becomes: ${shown}`,
    );
  }
  if (login === null) {
    return missing(
      sentence,
      `Only those who log in may use it today, and the guard's place in the list would let strangers write to your own domains through it. Each of its other lists is somebody's, so none is changed by itself: let smtpd_recipient_restrictions there end with permit_sasl_authenticated, reject, then run this again; the relay list becomes: ${shown}`,
    );
  }
  return missing(sentence, NOT_STOPPED, [...changes, ...login]);
}

/** The guard before a list that stays as somebody wrote it, with its references. */
function inFront({ ask }: RelayingFacts, items: readonly string[], written: string | null, mended: readonly string[]): string {
  if (written === null || !written.includes('$') || items.includes('permit_auth_destination')) return mended.join(', ');
  return ['permit_auth_destination', ask, written].join(', ');
}

function readingOf({ endpoint, postfix }: RelayingFacts, listener: Listener | null): ReadingOf {
  const settings = listener === null ? postfix.settings : new Map([...postfix.settings, ['smtpd_restriction_classes', listener.setting('smtpd_restriction_classes')]]);
  return { endpoint, queueDirectory: postfix.settings.get('queue_directory') ?? '', classes: restrictionClasses(settings) };
}

/** `from 127.0.0.1 without a login, from 192.0.2.7 with one`. */
function ways(asked: readonly Asked[]): string {
  const from = (withLogin: boolean): string => [...new Set(asked.filter((each) => each.withLogin === withLogin).map((each) => each.from))].join(' and ');
  return [from(false) && `from ${from(false)} without a login`, from(true) && `from ${from(true)} with one`].filter((each) => each !== '').join(', ');
}

const shownAsked = (asked: readonly Asked[]): string => asked.map((each) => `asked ${ways([each])}, it said "${each.said}"`).join('; ');

function sentenceOf(problem: RelayProblem, place: string): string {
  if (problem.kind === 'not-asked') return `Postfix does not ask the guard before it relays (${place}).`;
  if (problem.kind === 'asked-too-late') return `Postfix asks the guard too late (${place}): ${problem.before} stands before it, so the guard is never asked about those it lets through.`;
  return `Postfix asks the guard about mail for your own domains too (${place}): it would be refused while the server protects itself, because permit_auth_destination does not stand before check_policy_service.`;
}
