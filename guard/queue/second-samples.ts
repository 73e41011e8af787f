export interface QueueSample {
  /** The second's beginning. */
  at: number;
  /** The longest queue measured in it; null when no measurement succeeded. */
  length: number | null;
}

const SMALL_STEP_MS = 5_000;

/** Folds twenty measurements a second into one sample of each second, kept until the console has them. */
export class SecondSamples {
  private finished: QueueSample[] = [];
  private open: QueueSample | null = null;

  /** @param most seconds that are kept; of more, the oldest are dropped */
  constructor(private readonly most = 3_600) {}

  add(at: number, length: number | null): void {
    const second = Math.floor(at / 1_000) * 1_000;
    // Set back a little, the clock stays in its second until time has caught up: every second is told once. Set back
    // more, it is believed, or there would be no samples until then.
    if (this.open === null || second > this.open.at || second < this.open.at - SMALL_STEP_MS) {
      this.finish();
      this.open = { at: second, length };
    } else if (length !== null) {
      this.open.length = Math.max(this.open.length ?? 0, length);
    }
  }

  /** Seconds that are over, oldest first. */
  waiting(): readonly QueueSample[] {
    return this.finished;
  }

  delivered(seconds: readonly QueueSample[]): void {
    const gone = new Set(seconds);
    this.finished = this.finished.filter((second) => !gone.has(second));
  }

  private finish(): void {
    if (this.open) this.finished.push(this.open);
    if (this.finished.length > this.most) this.finished.splice(0, this.finished.length - this.most);
  }
}
