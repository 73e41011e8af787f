import { ACCOUNT_LISTS, asksAboutAccount, firstForLogins } from '@sluice/guard/mailserver/postfix/account-questions';
import { ACCOUNT_CONTEXT } from '@sluice/policy/decision';
import type { Asked } from './ask-listeners';
import type { Change, Finding } from './finding';
import { notice, right, unknown } from './finding';
import type { Listener, PostfixFacts } from './listeners';
import { asksAnything, ownListOf, splitRestrictions } from './relay-restrictions';

export interface AccountQuestionFacts {
  postfix: PostfixFacts;
  listeners: readonly Listener[];
  /** main.cf as it is written, without what it does not set. */
  written: ReadonlyMap<string, string>;
  endpoint: string;
  /** What is proposed for the same lists already. */
  proposed: readonly Change[];
  /** What came of asking; or why nobody could be asked. */
  asked: readonly Asked[] | string;
  /** Why no login could be had; null when there was one. */
  withoutLogin: string | null;
}

const CLASSES = 'smtpd_restriction_classes';
const CLASS = 'sluice_account';
const QUESTION = `check_sasl_access static:${CLASS}`;
const WHAT_FOR = 'The rule protects without it. A contained account is refused at its next login and outside recipient all the same, but it can still write to the mailboxes of this host through a session that was open before.';

/** Whether a listener asks this guard about the account first of all, in both lists. */
export function asksAboutAccounts(listener: Listener, { settings }: PostfixFacts, endpoint: string): boolean {
  const reading = { endpoint, queueDirectory: settings.get('queue_directory') ?? '' };
  return ACCOUNT_LISTS.every((list) => {
    const name = firstForLogins(listener.setting(list));
    if (name === null || !splitRestrictions(listener.setting(CLASSES)).includes(name)) return false;
    return splitRestrictions(settings.get(name) ?? '').some((item) => asksAboutAccount(item) && asksAnything(item, reading));
  });
}

/** Whether a contained account's SMTP session that is open already can go on sending: Postfix must ask about whoever logged in, first of all. */
export function lookAtAccountQuestions(facts: AccountQuestionFacts): Finding[] {
  const withLogins = facts.listeners.filter((listener) => listener.setting('smtpd_sasl_auth_enable') === 'yes');
  const lacking = withLogins.filter((listener) => !asksAboutAccounts(listener, facts.postfix, facts.endpoint));
  const asking = withLogins.filter((listener) => !lacking.includes(listener));
  return [...(lacking.length > 0 ? [lackingFinding(facts, lacking)] : []), ...asking.map((listener) => askedFinding(facts, listener))];
}

function lackingFinding(facts: AccountQuestionFacts, lacking: readonly Listener[]): Finding {
  const names = lacking.map(({ service }) => service);
  const sentence = `Postfix does not ask the guard about the mail of those who logged in (${names.join(', ')}), so an SMTP session that was open before could still send.`;
  const [major = 0, minor = 0] = (facts.postfix.settings.get('mail_version') ?? '').split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 1)) return notice(sentence, `${WHAT_FOR} Postfix can ask this from 3.1 on.`);
  return { level: 'notice', sentence, services: names, advice: WHAT_FOR, changes: changesFor(facts, lacking) };
}

function askedFinding({ asked, withoutLogin }: AccountQuestionFacts, { service }: Listener): Finding {
  const services = [service];
  const mine = typeof asked === 'string' ? [] : asked.filter((each) => each.service === service);
  if (mine.some(({ outcome }) => outcome === 'guard')) {
    return { ...right(`${service} asks the guard about whoever logged in: it was asked with a login. That it asks again when a message is whole was read, not asked.`), services };
  }
  const said = mine.map((each) => `asked from ${each.from}, it said "${each.said}"`).join('; ');
  if (mine.some(({ outcome }) => outcome === 'passed')) return { ...notice(`${service} does not ask the guard about whoever logged in, although its lists say so: ${said}.`, WHAT_FOR), services };
  const why = typeof asked === 'string' ? asked : mine.length > 0 ? said : (withoutLogin ?? 'there is no address at which it could be asked from this host');
  return { ...unknown(`Its lists say that ${service} asks the guard about whoever logged in, but that was read, not asked: ${why}.`), services };
}

/** The class first and the services last, so that no smtpd that starts in between reads the name of a list that is not there. */
function changesFor(facts: AccountQuestionFacts, lacking: readonly Listener[]): Change[] {
  const { written, endpoint } = facts;
  const plan = new Plan(facts);
  const classes = written.get(CLASSES) ?? '';
  const ask = `check_policy_service { ${endpoint}, timeout=5s, default_action=DUNNO, policy_context=${ACCOUNT_CONTEXT} }`;
  plan.main(CLASS, ask, 'The guard is asked about the account of whoever logged in. Without an answer mail goes on: whether it may leave is asked separately.');
  if (!splitRestrictions(classes).includes(CLASS)) plan.main(CLASSES, classes === '' ? CLASS : `${classes}, ${CLASS}`, 'The lists below may name that question.');
  for (const { service, own } of facts.listeners) {
    const theirs = own(CLASSES);
    if (theirs === null || splitRestrictions(theirs).includes(CLASS)) continue;
    plan.service(service, CLASSES, [...(facts.postfix.overrides.written.get(`${service}/${CLASSES}`) ?? '').split(/[\s,]+/), CLASS].filter((each) => each !== '').join(','), `${service} names its classes itself.`);
  }
  for (const list of ACCOUNT_LISTS) for (const listener of lacking) plan.putInFront(list, listener);
  return plan.changes;
}

/** What main.cf and master.cf come to with what is proposed already, and the changes to that. */
class Plan {
  readonly #main: Map<string, string>;
  readonly #services: Map<string, string>;
  readonly #made: Change[] = [];

  constructor({ written, postfix, proposed }: AccountQuestionFacts) {
    this.#main = new Map(written);
    this.#services = new Map(postfix.overrides.written);
    for (const change of proposed) this.#take(change);
  }

  get changes(): Change[] {
    return [...this.#made.filter(({ kind }) => kind === 'main'), ...this.#made.filter(({ kind }) => kind === 'service')];
  }

  main(name: string, value: string, reason: string): void {
    this.#make({ kind: 'main', name, value, reason });
  }

  service(service: string, name: string, value: string, reason: string): void {
    this.#make({ kind: 'service', service, name, value, reason });
  }

  /** The list stays as somebody wrote it, behind the question. One of master.cf moves into main.cf for it: postconf takes no blanks there. */
  putInFront(list: (typeof ACCOUNT_LISTS)[number], { service }: Listener): void {
    const override = this.#services.get(`${service}/${list}`);
    const named = override === undefined ? list : ownListOf(service, list);
    const stands = override === undefined || override === `$${named}` ? (this.#main.get(named) ?? '') : override;
    if (firstForLogins(stands) === CLASS) return;
    const reason = 'Of those who logged in the guard is asked about their account, before anything else; nobody else is asked about here.';
    this.main(named, stands === '' ? QUESTION : `${QUESTION}, ${stands}`, reason);
    if (override !== undefined && override !== `$${named}`) this.service(service, list, `$${named}`, `${service} uses that list.`);
  }

  #make(change: Change): void {
    this.#take(change);
    this.#made.push(change);
  }

  #take(change: Change): void {
    if (change.kind === 'main') this.#main.set(change.name, change.value);
    else if (change.kind === 'service') this.#services.set(`${change.service}/${change.name}`, change.value);
  }
}
