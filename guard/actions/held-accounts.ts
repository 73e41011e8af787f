import type { QueueBreakdown, SendQueue } from '@sluice/guard/mailserver/mail-server';
import type { GuardLog } from '@sluice/guard/guard-log';
import type { StateFile } from '@sluice/guard/state/state-file';

/**
 * Accounts whose mail was put on hold. Until the SMTP service was restarted, a session that was open before can still
 * bring mail that was under way; it is held like the rest, or it would trip the rule again.
 */
export class HeldAccounts {
  constructor(
    private readonly options: { state: StateFile; queue: Pick<SendQueue, 'hold'>; log: GuardLog; runningInstance(): string | null },
  ) {}

  add(account: string): Promise<void> {
    const { smtp } = this.options.state.current;
    return this.edit((held) => [...held.filter((each) => each.account !== account), { account, smtpInstance: smtp.instance }]);
  }

  remove(account: string): Promise<void> {
    return this.edit((held) => held.filter((each) => each.account !== account));
  }

  /** Holds what came late. After a restart once more, then the account is let go of: no old session is left. */
  async onBreakdown(breakdown: QueueBreakdown): Promise<void> {
    const { state, queue, log, runningInstance } = this.options;
    const running = runningInstance();
    for (const { account, smtpInstance } of state.current.heldAccounts) {
      const late = breakdown.accounts.some((each) => each.account?.toLowerCase() === account && each.waiting > 0);
      if (late && this.isHeld(account)) {
        const { messages } = await queue.hold(account, () => undefined);
        log.info({ account, messages }, 'Mail that arrived late from an account under hold was held too.');
      }
      if (running !== null && running !== smtpInstance) await this.remove(account).catch(() => undefined);
    }
  }

  private isHeld(account: string): boolean {
    return this.options.state.current.heldAccounts.some((each) => each.account === account);
  }

  private edit(next: (held: { account: string; smtpInstance: string | null }[]) => { account: string; smtpInstance: string | null }[]): Promise<void> {
    return this.options.state.change((current) => ({ ...current, heldAccounts: next(current.heldAccounts) }));
  }
}
