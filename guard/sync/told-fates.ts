import type { FollowedAccount, MailFate } from '@sluice/suspects/mail-fate';

/** So often each is told though nothing changed: until when it was counted is news, too. */
const REPEAT_MS = 60_000;

/** Chooses what of the mail of followed accounts is news to the console. */
export class ToldFates {
  private told = new Map<string, MailFate>();

  constructor(private readonly fateOf: (followed: FollowedAccount, now: number) => MailFate | null) {}

  /** @returns what is news, and whom to tell that the console has it: otherwise it is told again */
  collect(followed: readonly FollowedAccount[], now: number): { fates: MailFate[]; delivered(): void } {
    const accounts = new Set(followed.map(({ account }) => account));
    for (const account of this.told.keys()) if (!accounts.has(account)) this.told.delete(account);
    const fates = followed.flatMap((each) => this.fateOf(each, now) ?? []).filter((fate) => this.isNews(fate));
    return { fates, delivered: () => fates.forEach((fate) => this.told.set(fate.account, fate)) };
  }

  private isNews(fate: MailFate): boolean {
    const before = this.told.get(fate.account);
    // A clock that was set back makes it due too.
    return before === undefined || Math.abs(fate.to - before.to) >= REPEAT_MS || JSON.stringify({ ...before, to: 0 }) !== JSON.stringify({ ...fate, to: 0 });
  }
}
