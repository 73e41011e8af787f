import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detailOf } from '@sluice/guard/guard-log';
import { CHECK_ANSWER, checkRecipient } from '@sluice/policy/decision';
import type { PolicyAddress } from '@sluice/guard/config';
import { EximCommands } from '@sluice/guard/mailserver/exim/exim-commands';
import { BRAKE_SETTING } from '@sluice/guard/mailserver/exim/exim-brake';
import { factsOf, type EximFacts } from '@sluice/guard/mailserver/exim/exim-facts';
import { questionFile, setupOf, type QuestionPlace, type QuestionSetup } from '@sluice/guard/mailserver/exim/question-files';
import { missing, notice, right, unknown, type Change, type Finding } from '../finding';
import { askSmtp, shown, type Login } from '../smtp-question';
import { brakeSetting, eximPlace, PLACES, rulesBefore, type EximConfig, type EximPlace } from './exim-place';

const SMTP_PATIENCE_MS = 20_000;
const OWN_LISTS = ['local_domains', 'relay_to_domains', 'relay_domains'];
const PURPOSES: Readonly<Record<QuestionPlace, { what: string; without: string }>> = {
  acl_smtp_rcpt: { what: 'before it relays, and about the account of whoever logged in', without: 'Without it nothing is ever refused: this host is not protected.' },
  acl_smtp_data: { what: 'about whoever logged in, when a message is whole', without: 'Without it a message that is under way when its account is contained still passes.' },
  acl_not_smtp: { what: 'about mail that users of this host hand over without SMTP', without: 'Without it web forms and cron go on sending while the server is protected.' },
};

export interface EximLook {
  commands: EximCommands;
  facts: EximFacts;
  place: EximPlace;
  /** As `readsocket` names it. */
  endpoint: string;
  ownDomains: string;
}

/** @throws CommandFailed when there is no Exim to look at */
export async function openExim(config: EximConfig, listen: PolicyAddress): Promise<EximLook> {
  const commands = new EximCommands({ exim: config.exim, configFile: config.config_file ?? null, commandTimeoutMs: config.command_timeout_seconds * 1_000, apart: [] });
  const [facts, file] = [await factsOf(commands), await commands.configurationFile()];
  const lists = [];
  for (const name of OWN_LISTS) if ((await commands.list(name)) !== null) lists.push(`+${name}`);
  const ownDomains = lists.includes('+local_domains') ? lists.join(' : ') : config.local_domains.join(' : ');
  return { commands, facts, place: await eximPlace(config, file, facts.settings), endpoint: endpointOf(listen), ownDomains };
}

/** @throws Error for a socket that only systemd knows */
function endpointOf(listen: PolicyAddress): string {
  if ('fd' in listen) throw new Error('A socket of systemd has no name of its own.');
  return 'path' in listen ? listen.path : `inet:${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${listen.port}`;
}

/** What Exim's configuration says about asking the guard. */
export async function lookAtQuestions({ facts, place, endpoint, ownDomains }: EximLook): Promise<Finding[]> {
  const wrong: { place: QuestionPlace; change: Change }[] = [];
  for (const each of PLACES) {
    const setup = { endpoint, ownDomains, before: await beforeAt(each, facts.settings.get(each) ?? '', place.folder) };
    const [path, text] = [join(place.folder, each), questionFile(each, setup)];
    const points = facts.settings.get(each) === path;
    if (points && (await textOf(path)) === text) continue;
    wrong.push({ place: each, change: { kind: 'file', name: path, value: text, reason: `Exim asks the guard ${PURPOSES[each].what}` } });
  }
  const braked = (facts.settings.get('hold_domains') ?? '').startsWith(BRAKE_SETTING);
  const hook: Change[] = place.hook === null || (await textOf(place.hook.path)) === place.hook.text ? [] : [{ kind: 'file', name: place.hook.path, value: place.hook.text, reason: 'Debian’s configuration takes these lines up: they point at the files above' }];
  const byHand = place.hook === null ? [place.byHand, ...handLines(place, facts, wrong.map((each) => each.place), braked)] : [];
  const found = PLACES.map((each) => {
    const mine = wrong.find((one) => one.place === each);
    const { what, without } = PURPOSES[each];
    if (mine === undefined) return right(`Exim’s configuration has the guard asked ${what} (${each}).`);
    return missing(`Exim does not ask the guard ${what} (${each}).`, [without, ...byHand].join(' '), [mine.change, ...hook]);
  });
  if (braked) return [...found, right('Exim looks for the brake of the guard (hold_domains).')];
  const noBrake = 'The brake, where it is switched on, cannot be engaged: Exim does not look for it (hold_domains).';
  return [...found, place.hook === null ? notice(noBrake, byHand.join(' ')) : missing(noBrake, 'The rule works without it.', hook)];
}

/** @returns the lines that a person writes; the files that they name are written by --apply */
function handLines({ folder }: EximPlace, { settings }: EximFacts, wrong: readonly QuestionPlace[], braked: boolean): string[] {
  const lines = wrong.filter((each) => settings.get(each) !== join(folder, each)).map((each) => `${each} = ${join(folder, each)}`);
  return [...lines, ...(braked ? [] : [`hold_domains = ${brakeSetting(['local_domains'])}`])];
}

/** The rules that Exim goes on with after ours. */
async function beforeAt(place: QuestionPlace, now: string, folder: string): Promise<string | null> {
  if (now !== join(folder, place)) return now === '' ? null : now;
  const setup: QuestionSetup | null = setupOf(place, (await textOf(now)) ?? '');
  return setup === null ? rulesBefore(place) : setup.before;
}

const textOf = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null);

export interface AskedExim {
  port: number;
  recipient: string;
  withLogin: boolean;
  outcome: 'guard' | 'passed' | 'refused' | 'stopped';
  said: string;
}

/** Asks Exim on each of its ports about a recipient that nobody has. No message is begun; never rejects. */
export async function askExim(config: EximConfig, { facts }: EximLook, login: Login | null): Promise<AskedExim[]> {
  const wrapped = (facts.settings.get('tls_on_connect_ports') ?? '').split(/[\s:]+/);
  return Promise.all(
    [...new Set(facts.ports)].map(async (port) => {
      const recipient = checkRecipient(randomBytes(8).toString('hex'), 'name');
      const answer = await askSmtp({ door: { host: config.smtp_host, port }, from: null, wrapped: wrapped.includes(String(port)), login, recipient, patienceMs: SMTP_PATIENCE_MS });
      const base = { port, recipient, withLogin: login !== null };
      if (answer.kind === 'stopped') return { ...base, outcome: 'stopped' as const, said: answer.reason };
      const { reply } = answer;
      if (reply.text.includes(CHECK_ANSWER.slice(4))) return { ...base, outcome: 'guard' as const, said: shown(reply) };
      return { ...base, outcome: reply.code < 400 ? ('passed' as const) : ('refused' as const), said: shown(reply) };
    }),
  );
}

/** What the answers say. */
export function lookAtAnswers(asked: readonly AskedExim[]): Finding[] {
  return asked.map(({ port, withLogin, outcome, said }) => {
    const who = withLogin ? 'whoever logged in' : 'somebody without a login';
    if (outcome === 'guard') return right(`Exim asks the guard on port ${port}: its answer came back to ${who}, just now.`);
    if (outcome === 'stopped') return unknown(`Whether the guard is asked on port ${port} about mail of ${who} could not be found out (${said}).`);
    const advice = 'Exim reads its configuration when it is told to: systemctl reload exim4. Where it has read it, a rule of its own may stand before the question. Run: sluice guard check --apply';
    if (outcome === 'passed') return missing(`Exim relays on port ${port} for ${who} without asking the guard (it said: ${said}).`, advice);
    return missing(`Exim refused mail of ${who} on port ${port} before the guard was asked (it said: ${said}).`, advice);
  });
}

/** The part that the guard repeats. @throws CommandFailed */
export async function lookAtEximAgain(config: EximConfig, listen: PolicyAddress): Promise<Finding[]> {
  const look = await openExim(config, listen);
  return [...(await lookAtQuestions(look)), ...lookAtAnswers(await askExim(config, look, null))].filter(({ level }) => level === 'missing');
}

/** Whether a local user's message is asked about: one to nobody is handed over, which only the guard itself can see. */
export async function lookAtLocalQuestion(tryIt: (() => Promise<boolean>) | null): Promise<Finding[]> {
  if (tryIt === null) return [unknown('Whether the guard is asked about mail without SMTP was read, not tried: only the guard itself can see it.')];
  const asked = await tryIt().catch(detailOf);
  if (asked === true) return [right('The guard is asked about mail that users of this host hand over: it discarded a message to nobody just now.')];
  return [missing(asked === false ? 'The guard is not asked about mail that users of this host hand over.' : `Whether the guard is asked about mail without SMTP could not be tried (${asked}).`, PURPOSES.acl_not_smtp.without)];
}
