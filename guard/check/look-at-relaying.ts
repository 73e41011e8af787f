import { missing, notice, right, type Change, type Finding } from './finding';
import { relayProblem, splitRestrictions, withGuardAsked, type Endpoint, type RelayProblem } from './relay-restrictions';

export interface RelayingFacts {
  /** smtpd_relay_restrictions of main.cf, references resolved. */
  restrictions: string;
  /** What master.cf overrides, by `service/type/name`. */
  overrides: ReadonlyMap<string, string>;
  /** The services that receive mail by SMTP. */
  services: readonly string[];
  endpoint: Endpoint;
  /** The whole restriction, with its time limit and what happens without an answer. */
  ask: string;
  queueDirectory: string;
}

const NAME = 'smtpd_relay_restrictions';
const LOGIN_ONLY = 'permit_sasl_authenticated,reject';

/** Whether Postfix asks the guard before anybody may relay, in main.cf and in every service that has a list of its own. */
export function lookAtRelaying(facts: RelayingFacts): Finding[] {
  const own = facts.services.filter((service) => facts.overrides.has(`${service}/${NAME}`));
  const shared = facts.services.filter((service) => !own.includes(service));
  return [...(shared.length > 0 || own.length === 0 ? [mainFinding(facts, shared)] : []), ...own.map((service) => serviceFinding(facts, service))];
}

function mainFinding(facts: RelayingFacts, shared: readonly string[]): Finding {
  const items = splitRestrictions(facts.restrictions);
  const problem = relayProblem(items, facts.endpoint, facts.queueDirectory);
  if (problem === null) return right(`Postfix asks the guard before it relays (main.cf${shared.length > 0 ? `, for ${shared.join(', ')}` : ''}).`);
  const { items: mended, skipped } = withGuardAsked(items, { item: facts.ask, ...facts });
  const change: Change = { kind: 'main', name: NAME, value: mended.join(', '), reason: 'Postfix asks the guard before anybody may send to an outside domain.' };
  return withCaution(sentenceOf(problem, 'main.cf'), change, [], skipped);
}

function serviceFinding(facts: RelayingFacts, service: string): Finding {
  const items = splitRestrictions(facts.overrides.get(`${service}/${NAME}`) ?? '');
  const problem = relayProblem(items, facts.endpoint, facts.queueDirectory);
  if (problem === null) return right(`Postfix asks the guard before it relays (master.cf, ${service}).`);
  const takesLogins = items.includes('permit_sasl_authenticated');
  if (!takesLogins && /^(127\.|localhost:|\[::1\]:)/.test(service)) {
    return notice(`The service ${service} in master.cf has relay restrictions of its own and takes mail from this host only.`, 'That is how content filters hand mail back; such mail was asked about when it came in, so it is left as it is.');
  }
  const { items: mended, skipped } = withGuardAsked(items, { item: facts.ask, ...facts });
  // postconf takes no blanks in master.cf, so the list stands in main.cf under a name of its own, as Postfix's own examples do it.
  const name = `sluice_${service.split('/')[0]?.replace(/\W+/g, '_') ?? 'own'}_relay_restrictions`;
  const reason = `The service ${service} has a list of its own (-o ${NAME}=… in master.cf), so what main.cf says otherwise does not hold there. This becomes its list:`;
  const change: Change = { kind: 'main', name, value: mended.join(', '), reason };
  const named: Change = { kind: 'service', service, name: NAME, value: `$${name}`, reason: `${service} uses that list.` };
  return withCaution(sentenceOf(problem, `master.cf, ${service}`), change, [named, ...keepLoginOnly(facts, service, items)], skipped);
}

/**
 * A list that ends with a plain `reject` lets in only those who log in. With `permit_auth_destination` in it, strangers could
 * write to the own domains through that port, so the login is demanded in the list for clients, where there is none yet.
 */
function keepLoginOnly({ overrides }: RelayingFacts, service: string, items: readonly string[]): Change[] {
  if (items.at(-1) !== 'reject') return [];
  const demanded = ['smtpd_client_restrictions', 'smtpd_recipient_restrictions'].some((name) => splitRestrictions(overrides.get(`${service}/${name}`) ?? '').at(-1) === 'reject');
  if (demanded) return [];
  return [{ kind: 'service', service, name: 'smtpd_client_restrictions', value: LOGIN_ONLY, reason: `Only those who log in may use ${service}, as before: the list for relaying now lets mail for your own domains through first.` }];
}

function withCaution(sentence: string, change: Change, more: Change[], skipped: readonly string[]): Finding {
  if (skipped.length === 0) return missing(sentence, 'Until then a flood is counted and shown, but not stopped.', [change, ...more]);
  const shown = `${change.name} = ${change.value}`;
  return missing(
    sentence,
    `This list has restrictions that mail for your own domains would not meet any more: ${skipped.join('; ')}. Move them to smtpd_recipient_restrictions first, then run this again; the relay list becomes: ${shown}`,
  );
}

function sentenceOf(problem: RelayProblem, place: string): string {
  if (problem.kind === 'not-asked') return `Postfix does not ask the guard before it relays (${place}).`;
  if (problem.kind === 'asked-too-late') return `Postfix asks the guard too late (${place}): ${problem.before} stands before it, so the guard is never asked about those it lets through.`;
  return `Postfix asks the guard about mail for your own domains too (${place}): it would be refused while the server protects itself, because permit_auth_destination does not stand before check_policy_service.`;
}
