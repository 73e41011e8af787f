import { AccountNotFound, AccountProtected, AccountsElsewhere, AccountStoreFailed } from '@sluice/guard/account-stores/account-store';
import { LocalUserNotStopped, MoreThanCounted, QueueUnreadable, SessionsNotEnded, SmtpRestartFailed } from '@sluice/guard/mailserver/mail-server';
import type { ActionStep } from '@sluice/contract/contract';
import { detailOf } from '@sluice/guard/guard-log';

export type StepName = Exclude<ActionStep['step'], 'other'>;

/** An adapter said it was done, and reading back says it is not. */
export class NotInEffect extends Error {
  override name = 'NotInEffect';
}

/** It cannot be done or found out on this host: said as that, and no reason to call the act a failure. */
export class NotPossible extends Error {
  override name = 'NotPossible';

  constructor(
    message: string,
    readonly code: NonNullable<ActionStep['code']>,
  ) {
    super(message);
  }
}

/** What must outlive this guard could not be written, or not be read back. */
export class NotDurable extends Error {
  override name = 'NotDurable';
}

/** Its time was over before it was begun. */
export class TooLate extends Error {
  override name = 'TooLate';
}

/** A login that must be refused was let in. */
export class StillLetIn extends Error {
  override name = 'StillLetIn';
}

const CODE_OF_STEP: Record<StepName, NonNullable<ActionStep['code']>> = {
  'hold-messages': 'queue-failed',
  'release-messages': 'queue-failed',
  'delete-messages': 'queue-failed',
  'disable-account': 'account-store-failed',
  'enable-account': 'account-store-failed',
  'set-password': 'account-store-failed',
  'refuse-account': 'internal',
  'flush-cache': 'sessions-failed',
  'end-sessions': 'sessions-failed',
  'prove-sessions': 'sessions-failed',
  'prove-login': 'still-let-in',
  'prove-queue': 'queue-failed',
  'stop-smtp': 'restart-failed',
  'start-smtp': 'restart-failed',
  'begin-protection': 'internal',
  'prove-protection': 'internal',
  'look-at-queue': 'queue-failed',
  'begin-mailing': 'internal',
  'end-mailing': 'internal',
  'prove-mailing': 'internal',
};

/** What the console is told of a step that failed. */
export function failureOf(step: StepName, error: unknown): { code: NonNullable<ActionStep['code']>; detail: string } {
  return { code: codeOf(step, error), detail: detailOf(error) };
}

function codeOf(step: StepName, error: unknown): NonNullable<ActionStep['code']> {
  if (error instanceof NotPossible) return error.code;
  if (error instanceof NotDurable) return 'state-not-durable';
  if (error instanceof MoreThanCounted) return 'more-than-counted';
  if (error instanceof TooLate) return 'too-late';
  if (error instanceof StillLetIn) return 'still-let-in';
  if (error instanceof AccountNotFound) return 'account-not-found';
  if (error instanceof AccountProtected) return 'account-protected';
  if (error instanceof AccountsElsewhere) return 'accounts-elsewhere';
  if (error instanceof AccountStoreFailed) return 'account-store-failed';
  if (error instanceof LocalUserNotStopped) return 'account-store-failed';
  if (error instanceof QueueUnreadable) return 'queue-failed';
  if (error instanceof SessionsNotEnded) return 'sessions-failed';
  if (error instanceof SmtpRestartFailed) return 'restart-failed';
  // A fault of the program itself is not blamed on the host.
  if (error instanceof TypeError || error instanceof RangeError) return 'internal';
  return CODE_OF_STEP[step];
}
