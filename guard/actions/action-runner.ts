import { isLoginless } from '@sluice/log-engine/sender';
import type { ActJournal, LocalUsers, MailServer } from '@sluice/guard/mailserver/mail-server';
import type { ActionOrder, QueueLook } from '@sluice/contract/contract';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { withinTime } from '@sluice/guard/pause';
import type { HeldLocalMail } from '@sluice/guard/protection/held-local-mail';
import type { ProtectionKeeper } from '@sluice/guard/protection/protection-keeper';
import type { Duty } from '@sluice/guard/runtime';
import type { SmtpWatch } from '@sluice/guard/smtp/watch-smtp';
import type { StateFile } from '@sluice/guard/state/state-file';
import { enableAccount, holdMessages, setPassword, shutOut, type AccountContext } from './account-steps';
import type { BegunActions } from './begun-actions';
import type { FoundSessions } from './end-sessions';
import { changeMatching, lookAtQueue, releaseMatching, type MatchingOrder } from './match-queue';
import { performOnLoginless } from './loginless-steps';
import { endMailing, planMailing } from './plan-mailing';
import { protectNow, type ProtectNowContext } from './protect-now';
import { releasePaced, type ReleasePace } from './release-paced';
import { restartSmtp } from './restart-smtp';
import { StepProgress } from './step-progress';
import { WholeCount } from './whole-count';

export interface ActionContext extends AccountContext, ProtectNowContext {
  keeper: Pick<ProtectionKeeper, 'feed' | 'current'>;
  mailServer: Pick<MailServer, 'queue' | 'smtp' | 'sessions' | 'matching'>;
  /** Absent where no user of the host can hand over mail but by SMTP. */
  localUsers?: LocalUsers;
  heldLocalMail?: Pick<HeldLocalMail, 'release'>;
  pace: ReleasePace;
  watch: SmtpWatch;
  state: StateFile;
  begun: BegunActions;
  log: GuardLog;
  now(): number;
  /** A step or an action began or ended, which the console should hear of soon. */
  onReport(): void;
}

/**
 * Performs what the console ordered, each action once: its id is durable before anything is done. What concerns one
 * account happens in the order it was asked for; different accounts do not wait for one another.
 */
export class ActionRunner implements Duty {
  readonly name = 'actions';
  private readonly chains = new Map<string, Promise<void>>();
  private readonly taken = new Set<string>();

  constructor(private readonly context: ActionContext) {}

  /** Takes up what an earlier guard left unfinished; every action may be repeated without harm. */
  start(): Promise<void> {
    for (const { order, smtpInstanceBefore } of this.context.begun.unfinished()) {
      if (order && !this.taken.has(order.id)) this.chain(order, () => this.perform(order, smtpInstanceBefore, true));
    }
    return Promise.resolve();
  }

  /** What is not done when the guard ends is taken up by the next one. */
  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** An order that was begun before is not performed again. */
  accept(received: ActionOrder): void {
    const { begun } = this.context;
    if (this.taken.has(received.id)) return begun.repeatReport(received.id);
    if (begun.find(received.id)) return begun.repeatReport(received.id);
    const order = 'account' in received ? { ...received, account: received.account.trim().toLowerCase() } : received;
    this.chain(order, () => this.beginAndPerform(order));
  }

  private chain(order: ActionOrder, work: () => Promise<void>): void {
    this.taken.add(order.id);
    const key = 'account' in order ? order.account : chainOf(order);
    const before = this.chains.get(key) ?? Promise.resolve();
    const next = before.then(work).catch((error: unknown) => this.context.log.error({ action: order.id }, detailOf(error)));
    this.chains.set(key, next);
    void next.then(() => this.chains.get(key) === next && this.chains.delete(key));
  }

  private async beginAndPerform(order: ActionOrder): Promise<void> {
    const { begun, log, now, onReport, state } = this.context;
    let before: string | null = null;
    if (order.kind === 'restart-smtp') {
      // A restart that somebody else made a moment ago must be known as theirs before ours begins.
      const running = await this.context.mailServer.smtp.instance().catch(() => null);
      if (running) this.context.watch.observe(running);
      before = running?.id ?? state.current.smtp.instance;
    }
    await withinTime(begun.begin(order, now(), before), 5_000, 'writing the state file').catch((error: unknown) => {
      // Repeating an action does no harm, leaving a stolen account alone does: so it is performed all the same.
      log.error({ action: order.id }, `The beginning of an action could not be written down (${detailOf(error)}); it is performed all the same.`);
    });
    onReport();
    await this.perform(order, before, false);
  }

  private async perform(order: ActionOrder, smtpInstanceBefore: string | null, resumed: boolean): Promise<void> {
    const { begun, log, now, onReport } = this.context;
    const facts = { action: order.id, kind: order.kind, account: 'account' in order ? order.account : undefined };
    log.info(facts, resumed ? 'An action that was cut off is taken up again.' : 'An action begins.');
    const progress = new StepProgress(order.id, now, (report, ended) => {
      begun.progress(report);
      if (ended) onReport();
    });
    let instance: string | null = null;
    let look: QueueLook | null = null;
    if (order.kind === 'restart-smtp') {
      const { mailServer, watch } = this.context;
      instance = await restartSmtp(smtpInstanceBefore, resumed, progress, { smtp: mailServer.smtp, watch });
    } else if (order.kind === 'protect-now') {
      await protectNow(order, progress, this.context);
    } else if (order.kind === 'other') {
      progress.refuse(order.word);
    } else if (order.kind === 'plan-mailing') {
      await planMailing(order, progress, this.context);
    } else if (order.kind === 'end-mailing') {
      await endMailing(order, progress, this.context);
    } else if (order.kind === 'look-at-queue') {
      look = await lookAtQueue(order, progress, this.context.mailServer.matching);
    } else if ('filter' in order) {
      await this.performOnMatching(order, progress);
    } else if ('account' in order) {
      await this.performOnAccount(order, progress);
    } else {
      await this.releaseLocalMail(order, progress);
    }
    const report = progress.report(progress.failed ? 'failed' : 'done', instance);
    // A disk that fails or hangs keeps nobody waiting for ever.
    await withinTime(begun.end(report), 5_000, 'writing the state file').catch(() => undefined);
    // What was seen in the queue is told, and not kept: asked again it is looked anew.
    begun.progress(look === null ? report : { ...report, look });
    const failed = report.steps.filter(({ status }) => status === 'failed').map(({ step, detail }) => `${step}: ${detail ?? ''}`);
    if (failed.length > 0) log.error(facts, `An action failed. ${failed.join('; ')}`);
    else log.info(facts, 'An action is done.');
    onReport();
  }

  private async performOnAccount(order: Extract<ActionOrder, { account: string }>, progress: StepProgress): Promise<void> {
    const { account, kind } = order;
    if (isLoginless(account) && (await performOnLoginless(account, kind, progress, this.context))) return;
    const { queue } = this.context.mailServer;
    const found = this.foundSessions(order.id);
    switch (kind) {
      case 'contain-account':
        return shutOut(account, 'everything', { disable: true, hold: true }, found, progress, this.context);
      case 'stop-sending':
        return shutOut(account, 'sending', { disable: false, hold: true }, found, progress, this.context);
      case 'disable-account':
        return shutOut(account, 'everything', { disable: true, hold: false }, found, progress, this.context);
      case 'enable-account':
        return enableAccount(account, progress, this.context);
      case 'set-password':
        return setPassword(account, order.passwordHash, found, progress, this.context);
      case 'hold-messages':
        await holdMessages(account, this.context.state.current.latch !== null, progress, this.context);
        return;
      case 'release-messages':
        await this.context.held.remove(account).catch(() => undefined);
        await this.release(order.id, progress, (most, counted) => queue.release(account, counted.progress, { most, journal: counted.journal }).then(({ messages }) => messages));
        return;
      case 'delete-messages': {
        const whole = new WholeCount(this.context.begun, order.id);
        await progress.perform(kind, async (count) => whole.ended((await queue.delete(account, (done) => count(whole.with(done)), { journal: whole })).messages));
      }
    }
  }

  private async performOnMatching(order: MatchingOrder, progress: StepProgress): Promise<void> {
    const { begun, mailServer } = this.context;
    const { matching } = mailServer;
    const whole = new WholeCount(begun, order.id);
    if (order.kind === 'release-matching') {
      await this.release(order.id, progress, (most, counted) => releaseMatching(order, matching, { atOnce: most, ...counted }));
      return;
    }
    await changeMatching(order, progress, { matching, whole });
  }

  /** A disk that fails keeps no session open; cut off then, the count of the act could not be whole. */
  private foundSessions(id: string): FoundSessions {
    const { begun } = this.context;
    return {
      found: begun.find(id)?.tally?.done ?? 0,
      note: (found) => withinTime(begun.note(id, { done: found, batch: [] }), 1_000, 'writing the state file').catch(() => undefined),
    };
  }

  private async releaseLocalMail(order: ActionOrder, progress: StepProgress): Promise<void> {
    const { heldLocalMail } = this.context;
    await this.release(order.id, progress, async (most, { journal }) => (heldLocalMail === undefined ? 0 : heldLocalMail.release(most, journal)));
  }

  private async release(id: string, progress: StepProgress, release: (most: number, counted: { progress(done: number): void; journal: ActJournal }) => Promise<number>): Promise<void> {
    const whole = new WholeCount(this.context.begun, id);
    await progress.perform('release-messages', async (count) => {
      await releasePaced(async (most) => {
        const messages = await release(most, { progress: (done) => count(whole.with(done)), journal: whole });
        count(whole.ended(messages));
        return messages;
      }, this.context.pace);
      return whole.with(0);
    });
  }
}

/** Whoever begins protection, says how it shall judge, or only looks, waits for nothing that is under way. */
function chainOf({ kind, id }: ActionOrder): string {
  if (kind === 'protect-now' || kind === 'look-at-queue') return id;
  return kind === 'plan-mailing' || kind === 'end-mailing' ? 'mailing' : '';
}
