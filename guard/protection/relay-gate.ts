import { withinTime } from '@sluice/guard/pause';

/**
 * What the policy answers ask: may an outside recipient pass now? From the moment the rule fired until its latch is on
 * disk the gate is closing: questions wait, so that nothing passes and no refusal is heard of that a crash could undo.
 */
export class RelayGate {
  private closed: boolean;
  private closing: Promise<void> | null = null;
  /** How many may still pass before the queue has to be looked at again; null: as many as come. */
  private room: number | null = null;
  /** How many passed since the newest look began, and between it and the one before. */
  private passedSince = 0;
  private passedBefore = 0;
  private looked: { promise: Promise<void>; tell(): void } | null = null;

  /**
   * @param closed true when a latch was read from disk
   * @param lookPatienceMs how long a question waits at most for the queue to be looked at
   */
  constructor(
    closed: boolean,
    private readonly lookPatienceMs = 250,
  ) {
    this.closed = closed;
  }

  get protected(): boolean {
    return this.closed;
  }

  /**
   * Closes when the latch is durable, or at last after `patienceMs`: a disk that fails or hangs must not hold the
   * gate open, and a refusal that a crash could forget is the safer of the two.
   */
  close(durable: Promise<void>, patienceMs = 2_000): Promise<void> {
    const closing = withinTime(durable, patienceMs, 'writing the latch')
      .catch(() => undefined)
      .then(() => {
        if (this.closing !== closing) return;
        this.closing = null;
        this.closed = true;
      });
    this.closing = closing;
    return closing;
  }

  open(): void {
    this.closing = null;
    this.closed = false;
  }

  /** An outside recipient was allowed. */
  passed(): void {
    this.passedSince += 1;
    if (this.room !== null) this.room -= 1;
  }

  /** A look at the queue begins. */
  beginLook(): void {
    this.passedBefore = this.passedSince;
    this.passedSince = 0;
  }

  /**
   * The queue was looked at. Near the threshold only so many pass until it is looked at again, because each may be the message
   * that crosses it. What passed since the look before began is not counted on to be in the queue yet: the mail server makes a
   * message's file some milliseconds after the answer.
   *
   * @param room as the queue was found; at least one may pass, or nobody ever would; null without a limit
   */
  look(room: number | null): void {
    this.room = room === null ? null : Math.max(1, room - this.passedSince - this.passedBefore);
    this.looked?.tell();
  }

  /** Null unless a latch is on its way to the disk. */
  get latching(): Promise<void> | null {
    return this.closing;
  }

  /** Null when an answer can be given at once; otherwise to be waited for, and asked again, before asking `protected`. */
  get settling(): Promise<void> | null {
    if (this.closing !== null) return this.closing;
    if (this.closed || this.room === null || this.room > 0) return null;
    this.looked ??= this.untilLooked();
    return this.looked.promise;
  }

  /** A queue that is not looked at any more, on a disk that hangs, must not stop the mail. */
  private untilLooked(): { promise: Promise<void>; tell(): void } {
    let tell = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.look(null), this.lookPatienceMs);
      tell = () => {
        clearTimeout(timer);
        this.looked = null;
        resolve();
      };
    });
    return { promise, tell };
  }
}
