const EVERY_MS = 1_000;

/**
 * Work of the console's own process that is done every second. A second begins when the pass before has ended; a pass that fails is told once as long
 * as the reason stays the same, and the next one follows all the same.
 */
export class BackgroundWork {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private ended = false;
  private lastFault = '';

  /**
   * @param trouble the beginning of the sentence that tells of a failure, for instance "Alerts cannot be sent"
   * @param say takes a sentence for the console's log
   */
  constructor(
    private readonly pass: () => Promise<void>,
    private readonly trouble: string,
    private readonly say: (line: string) => void,
  ) {}

  get stopped(): boolean {
    return this.ended;
  }

  start(): void {
    if (this.ended) return;
    this.running = this.pass()
      .then(() => void (this.lastFault = ''))
      .catch((error: unknown) => this.tell(error))
      .then(() => {
        this.running = null;
        if (!this.ended) this.timer = setTimeout(() => this.start(), EVERY_MS);
      });
  }

  /** Ends when the pass that is under way has. */
  async stop(): Promise<void> {
    this.ended = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running;
  }

  /** For what fails outside of a pass too. */
  tell(error: unknown): void {
    const fault = error instanceof Error ? error.message : String(error);
    if (fault === this.lastFault) return;
    this.lastFault = fault;
    this.say(`${this.trouble}: ${fault}`);
  }
}
