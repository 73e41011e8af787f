import { withinTime } from '@/guard/pause';

/**
 * What the policy answers ask: may an outside recipient pass now? From the moment the rule fired until its latch is on
 * disk the gate is closing: questions wait, so that nothing passes and no refusal is heard of that a crash could undo.
 */
export class RelayGate {
  private closed: boolean;
  private closing: Promise<void> | null = null;

  /** @param closed true when a latch was read from disk */
  constructor(closed: boolean) {
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

  /** Null when an answer can be given at once; otherwise to be waited for before asking `protected`. */
  get settling(): Promise<void> | null {
    return this.closing;
  }
}
