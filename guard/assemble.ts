import { hostname } from 'node:os';
import { join } from 'node:path';
import type { AccountStore } from '@sluice/guard/account-stores/account-store';
import type { MailServer, SmtpClient } from '@sluice/guard/mailserver/mail-server';
import { isNearTrip } from '@sluice/protection/near-trip';
import { queueRuleOf, type QueueRule } from '@sluice/protection/protection';
import type { SyncResponse } from '@sluice/contract/contract';
import { isOutside } from '@sluice/policy/local-mail';
import type { FollowedAccount } from '@sluice/suspects/mail-fate';
import { deadManSwitch } from './alerts/dead-man';
import { tripAlert } from './alerts/trip-alert';
import { signsOfLife } from './alive/signs-of-life';
import type { Supervisor } from './alive/supervisor';
import { DismissedAccounts } from './accounts/dismissed-accounts';
import { OldSessions } from './accounts/old-sessions';
import { RefusedAccounts } from './accounts/refused-accounts';
import { UserNames } from './accounts/user-names';
import { watchAccounts } from './accounts/watch-accounts';
import { ActionRunner } from './actions/action-runner';
import { BegunActions } from './actions/begun-actions';
import { HeldAccounts } from './actions/held-accounts';
import { releaseRoom } from './actions/release-room';
import { createCheckSocket, checkSocketOf } from './check/check-socket';
import { lookAtHost } from './check/look-at-host';
import { watchLoginGate } from './check/watch-login-gate';
import { watchRelaying } from './check/watch-relaying';
import type { GuardConfig, PolicyAddress } from './config';
import type { GuardLog } from './guard-log';
import { LogSilence, watchSilence } from './logs/log-silence';
import { createGateServer } from './login-gate/gate-server';
import { gateSecret } from './login-gate/gate-secret';
import { isGateAsked } from './login-gate/is-gate-asked';
import { LoginGate } from './login-gate/login-gate';
import { LogThread } from './logs/log-thread';
import { watchLoginless } from './logs/watch-loginless';
import type { LogWorkerSettings } from './logs/log-worker-messages';
import { withinTime } from './pause';
import { LocalMailProbe } from './policy/local-mail-probe';
import { createPolicyServer, type PolicyServer } from './policy/policy-server';
import { Problems } from './problems';
import { withEvent } from './protection/event-outbox';
import { HeldLocalMail } from './protection/held-local-mail';
import { holdOwner } from './protection/hold-owner';
import { MailingTime } from './protection/mailing-time';
import { ProtectionKeeper } from './protection/protection-keeper';
import { queueBrake } from './protection/queue-brake';
import { RelayGate } from './protection/relay-gate';
import { breakDownQueue, QueueOwners } from './queue/break-down-queue';
import { sampleQueue } from './queue/sample-queue';
import { SecondSamples } from './queue/second-samples';
import { guardReport } from './report';
import { createRuntime, type Duty, type Runtime } from './runtime';
import { SmtpWatch, watchSmtp } from './smtp/watch-smtp';
import { readState } from './state/read-state';
import { StateFile } from './state/state-file';
import { createConsoleClient, type Exchange } from './sync/console-client';
import { SyncLoop } from './sync/sync-loop';
import { composeUpload } from './sync/upload';
import { waitForOrders } from './sync/wait-for-orders';

/** For how long the console may keep its answer back: the pages show the queue's length as it was then. */
const WAIT_MS = { calm: 2_000, busy: 1_000 };

export interface GuardParts {
  config: GuardConfig;
  guardVersion: string;
  mailServer: MailServer;
  accounts: AccountStore;
  log: GuardLog;
  now(): number;
  /** Milliseconds of a clock that is never set; performance.now when left out. */
  elapsed?: () => number;
  newId(): string;
  random(): number;
  /** Where the mail server asks, when that is not what the policy server listens on: a socket that systemd holds. */
  policyAddress?: PolicyAddress;
  /** Writes the state file; exchanged in tests of failing disks. */
  replace?: (path: string, text: string) => Promise<void>;
  /** In the place of the one with the console. */
  exchange?: Exchange;
  /** Who is told that the guard lives; nobody when left out. */
  supervisor?: Supervisor | null;
  /** The program of the log thread; beside the bundle of the guard when left out. */
  logWorker?: URL;
}

export interface Guard extends Runtime {
  /** Its `port` tells where it listens. */
  readonly policy: PolicyServer;
}

/**
 * Puts the guard together: what it knows, then its duties in the order of their start.
 *
 * @throws when the state directory cannot be used
 */
export async function assembleGuard(parts: GuardParts): Promise<Guard> {
  const { config, mailServer, accounts, log, now, newId, random } = parts;
  const startedAt = now();
  const problems = new Problems(now);
  const { state: initial, problem } = await readState(config.state.directory, startedAt, log);
  if (problem) problems.raise('state-not-durable', problem, 'start');

  const state = new StateFile({ directory: config.state.directory, initial, log, problems, replace: parts.replace });
  const gate = new RelayGate(initial.latch !== null);
  const begun = new BegunActions(state);
  const keeper = new ProtectionKeeper({ state, gate, log, newId, restartActionOf: (latch) => begun.restartOf(latch, now()) });
  const watch = new SmtpWatch({ state, keeper, problems, log, now, newId });
  const oldSessions = new OldSessions(state);
  const accountDomain = accountDomainOf(config.mailserver);
  const refused = new RefusedAccounts(state, accountDomain);
  const isRefused = (login: string, client: SmtpClient): boolean => refused.has(login) || oldSessions.isOld(client, (account) => refused.isAccount(login, account));
  const dismissed = new DismissedAccounts({ state, now, onChange: () => logThread.tellExcuses() });
  const samples = new SecondSamples();
  const elapsed = parts.elapsed ?? (() => performance.now());
  const mailingTime = new MailingTime({ state, keeper, log, now, elapsed });
  let sampledAt: number | null = null;
  const names = new UserNames(mailServer.localUsers, now);
  const owners = new QueueOwners((sender) => names.of(sender));
  const held = new HeldAccounts({ state, queue: mailServer.queue, log, runningInstance: () => watch.current.instance });
  const heldLocalMail = mailServer.localMail
    ? new HeldLocalMail({
        directory: config.state.directory,
        mail: mailServer.localMail,
        log,
        isKept: (sender) => refused.has(sender) || state.current.heldAccounts.some(({ account }) => account === sender),
        protectedSince: () => state.current.latch?.trippedAt ?? null,
      })
    : null;
  await heldLocalMail?.load();
  const pace = { room: () => releaseRoom(state.current.settings, mailServer.queue) };
  const loginless = mailServer.loginlessSenders ? watchLoginless({ ask: mailServer.loginlessSenders, onChange: (setup) => logThread.tellLoginless(setup), log }) : null;
  const answers = { requests: 0, refused: 0 };
  const { local_domains: localDomains, time_zone: timeZone } = config.mailserver;

  let followed: FollowedAccount[] = [];
  const silence = new LogSilence(() => performance.now());
  const logThread = new LogThread({
    entry: parts.logWorker ?? new URL('./log-worker.js', import.meta.url),
    settings: logSettings(config, mailServer),
    smtpLog: mailServer.log,
    excuses: () => dismissed.excuses,
    followed: () => followed,
    onWritten: () => silence.written(),
    loginless: () => loginless?.current ?? null,
    ...{ problems, log },
  });
  const loginGate = config.gate === null ? null : new LoginGate({ refused, settings: () => state.current.settings.gate, now });
  const ownDomains = new Set(localDomains);
  const localMailProbe = new LocalMailProbe();
  const localMailQuestions = heldLocalMail
    ? { localMail: { isOutside: (address: string) => isOutside(address, ownDomains), onHeld: (id: string) => heldLocalMail.noteTold(id), isProbe: (recipient: string) => localMailProbe.has(recipient) } }
    : {};
  const policy = createPolicyServer({ listen: config.policy.listen, context: { gate, isRefused, answers }, problems, log, ...localMailQuestions });
  const runner = new ActionRunner({
    ...{ accounts, gate: loginGate, refused, oldSessions, held, mailServer, localUsers: mailServer.localUsers, heldLocalMail: heldLocalMail ?? undefined, pace, watch, state, begun, log, now, keeper, newId, relayGate: gate },
    onReport: () => sync.wake(),
  });
  const sources = {
    ...{ guardVersion: parts.guardVersion, guardRun: newId(), samples, state, begun, now },
    host: { kind: mailServer.kind, hostname: hostname(), timeZone, localDomains },
    report: () => guardReport({ state, keeper, watch, owners, problems, answers, gate: loginGate && { ...loginGate.counts, proof: loginGate.proof }, disabledReceive: accounts.receivesWhileDisabled, heldLocalMail, mailing: mailingTime.current, canFilterQueue: mailServer.matching !== undefined, startedAt }),
    nameOf: (sender: string) => names.of(sender),
  };
  const sync = new SyncLoop({
    exchange: parts.exchange ?? createConsoleClient({ url: config.console.url, tokenFile: config.console.token_file }),
    collect: (urgent) => logThread.collect(now(), urgent),
    compose: (sequence, accounts) => composeUpload(sources, sequence, accounts),
    waitMs: () => (state.current.latch !== null || isNearTrip(keeper.current) ? WAIT_MS.busy : WAIT_MS.calm),
    settled: async () => gate.latching ?? undefined,
    onSettings: (settings) => applySettings(settings, { state, keeper, log, now }),
    onOrder: (order) => runner.accept(order),
    onDismissals: (dismissals) => dismissed.take(dismissals),
    onFollowed: (told) => (followed = told),
    onAlerts: (alerts) => {
      if (JSON.stringify(alerts) !== JSON.stringify(state.current.alerts)) void state.change((current) => ({ ...current, alerts }));
    },
    ...{ log, random, elapsed },
  });
  // Somebody's mail was held because of this trip: who was contained weeks ago says nothing about today's flood.
  const heldSince = (trippedAt: number): boolean =>
    state.current.actions.some(({ order, report }) => order === null && report.at >= trippedAt && report.steps.some(({ step, status }) => step === 'hold-messages' && status === 'done'));
  const culpritsHeld = (): boolean =>
    heldSince(state.current.latch?.trippedAt ?? Infinity) && begun.unfinished().length === 0 && isBelow(state.current.settings, { length: keeper.current.measurement?.length, recipients: owners.current?.recipients?.waiting });
  const own = { state, log, now, newId };
  const brake = queueBrake({ brake: mailServer.brake, culpritsHeld, problems, onChange: () => sync.wake(), ...own });
  const owner = holdOwner({ queue: mailServer.queue, perform: (order) => runner.accept(order), ...own });
  keeper.onEvent((event) => {
    sync.wake(event.kind === 'tripped');
    brake.wake();
    owner.wake();
  });

  const checked = { ...config, policy: { listen: parts.policyAddress ?? config.policy.listen } };
  const acts = {
    tryGate: loginGate && (() => isGateAsked(loginGate, mailServer.sessions)),
    tryLocalMail: mailServer.localMail ? localMailProbe.tryWith(mailServer.localMail) : null,
  };
  const checks = config.mailserver.kind === 'embedded' ? [] : [
    createCheckSocket({ path: checkSocketOf(config.state.directory), look: (question) => lookAtHost({ ...question, config: checked, mailServer, accounts, acts }), undoBrake: () => brake.undo(), log }),
    watchRelaying({ config: checked, problems, log }),
    ...(loginGate ? [watchLoginGate({ config, gate: loginGate, sessions: mailServer.sessions, problems, log, now })] : []),
  ];
  const memory: Duty = {
    name: 'state file',
    async start() {
      const event = { id: newId(), at: startedAt, kind: 'guard-started', guardVersion: parts.guardVersion } as const;
      // A disk that cannot be written is a problem in the report, and no reason not to protect.
      await withinTime(state.change((current) => withEvent(current, event)), 2_000, 'writing the state file').catch(() => undefined);
    },
    stop: () => state.close(),
  };
  const runtime = createRuntime({
    log,
    duties: [
      memory,
      mailingTime,
      watchSmtp({ smtp: mailServer.smtp, watch, log }),
      policy,
      ...(config.gate === null || loginGate === null ? [] : [createGateServer({ listen: config.gate.listen, secret: () => gateSecret(config.state.directory), gate: loginGate, problems, log })]),
      sampleQueue({ queue: mailServer.queue, keeper, isNear: () => isNearTrip(keeper.current), onBegin: () => gate.beginLook(), onEnd: () => (sampledAt = elapsed()), samples, problems, log, now, newId }),
      ...(loginless ? [loginless] : []),
      logThread,
      watchSilence({ silence, seen: () => ({ ...answers, queueLength: keeper.current.measurement?.length ?? null }), place: logPlace(config.mailserver), problems, log }),
      runner,
      brake,
      owner,
      breakDownQueue({ queue: mailServer.queue, owners, keeper, newId, onBreakdown: async (breakdown) => {
        await held.onBreakdown(breakdown);
        await heldLocalMail?.onBreakdown();
      }, log, now }),
      watchAccounts({ accounts, problems, log }),
      sync,
      tripAlert({ state, timeZone, log, now }),
      deadManSwitch({ state, report: sources.report, log }),
      waitForOrders({ url: config.console.url, tokenFile: config.console.token_file, onOrder: () => sync.wake(), needed: () => !sync.consoleWaits }),
      ...checks,
      ...(parts.supervisor ? [signsOfLife({ supervisor: parts.supervisor, answers: (patienceMs) => policy.answers(patienceMs), sampledAt: () => sampledAt, log, elapsed })] : []),
    ],
  });
  return { ...runtime, policy };
}

function logPlace(mailserver: GuardConfig['mailserver']): string {
  if (mailserver.kind === 'embedded') return 'its log';
  if (mailserver.kind !== 'postfix' || mailserver.log_source === 'file') return mailserver.log_file;
  return mailserver.log_source === 'journal' ? 'the journal' : `the output of the container ${mailserver.log_container}`;
}

function logSettings({ mailserver, state }: GuardConfig, mailServer: MailServer): LogWorkerSettings {
  return {
    format: mailServer.log.format,
    ...(mailServer.log.journal ? { journal: true } : {}),
    timeZone: mailserver.time_zone,
    localDomains: mailserver.local_domains,
    loginDomain: accountDomainOf(mailserver),
    readingFile: join(state.directory, 'log-reading'),
  };
}

/** The domain of accounts that log in without one. */
function accountDomainOf(mailserver: GuardConfig['mailserver']): string | null {
  return mailserver.kind === 'embedded' ? null : (mailserver.account_domain?.toLowerCase() ?? null);
}

/** Settings are versioned: an answer that was under way when newer ones came changes nothing back. */
function applySettings(
  received: SyncResponse['settings'],
  { state, keeper, log, now }: { state: StateFile; keeper: ProtectionKeeper; log: GuardLog; now(): number },
): void {
  const { version } = state.current.settings;
  if (received.version <= version) return;
  const { applyQueueLimit, threshold, recipientThreshold } = received;
  log.info({ settings: received }, applyQueueLimit ? `The rule is applied with a threshold of ${threshold}${recipientThreshold == null ? '' : ` messages, or ${recipientThreshold} recipients`}.` : 'The rule is not applied.');
  void state.change((current) => ({ ...current, settings: received }));
  void keeper.feed({ kind: 'settings', at: now(), settings: queueRuleOf(received) });
}

/** What was not measured is not below anything. */
function isBelow({ threshold, recipientThreshold }: QueueRule, { length = Infinity, recipients = Infinity }: { length?: number | null | undefined; recipients?: number | undefined }): boolean {
  return length !== null && length <= threshold && (recipientThreshold == null || recipients <= recipientThreshold);
}
