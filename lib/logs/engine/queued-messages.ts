import type { CoreExports } from './core-exports';

/** The messages of accounts that are in the queue, always of the one whose queue id's fingerprint the core took last: see `core/queued-messages.ts`. */
export class QueuedMessages {
  constructor(private readonly core: CoreExports) {}

  get size(): number {
    return this.core.queuedCount();
  }

  /** A new message of the account. @returns the message */
  open(account: number): number {
    return this.core.openTaken(account);
  }

  /** @returns the message, or -1 */
  find(): number {
    return this.core.findTaken();
  }

  /** The queue id is free again. */
  close(): void {
    this.core.closeTaken();
  }

  accountOf(message: number): number {
    return this.core.accountOfMessage(message);
  }

  /** @returns whether nobody has taken the message up yet */
  isWaiting(message: number): boolean {
    return this.core.isWaiting(message) !== 0;
  }

  receive(message: number): void {
    this.core.receiveListed(message);
  }

  /** @returns whether this is new for the recipient, whose fingerprint was taken, of the message */
  isNew(message: number, figure: number): boolean {
    return this.core.isNewForTaken(message, figure) !== 0;
  }
}
