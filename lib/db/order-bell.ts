/** Rings when something was ordered of a guard by this process. It belongs to no database row: who missed it looks again by himself. */
export class OrderBell {
  private readonly waiting = new Set<() => void>();

  ring(): void {
    for (const heard of this.waiting) heard();
  }

  /** @returns when it rings next, or after so long, or when the signal is aborted */
  next(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.waiting.add(end);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }
}
