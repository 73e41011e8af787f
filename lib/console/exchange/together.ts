interface Waiting<Item> {
  item: Item;
  done: () => void;
  failed: (error: unknown) => void;
}

/**
 * Does the same for many who come at nearly one time: one piece of work at a time, and whoever comes meanwhile is in the next, together with all others
 * who did. Alone, nobody waits.
 */
export class Together<Item> {
  private waiting: Waiting<Item>[] = [];
  private working = false;

  /**
   * @param work for some items, whole or not at all
   * @param keyOf two items with the same key are never in one piece of work
   * @param most items in one piece of work
   * @param spares whether after this error the work is worth trying for each item alone
   */
  constructor(
    private readonly work: (items: Item[]) => Promise<void>,
    private readonly keyOf: (item: Item) => string,
    private readonly most: number,
    private readonly spares: (error: unknown) => boolean,
  ) {}

  /** Ends when it was done for this item. @throws what the work threw for it */
  add(item: Item): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ item, done, failed });
      if (!this.working) void this.workOff();
    });
  }

  private async workOff(): Promise<void> {
    this.working = true;
    while (this.waiting.length > 0) {
      const next = this.takeNext();
      try {
        await this.work(next.map(({ item }) => item));
        for (const { done } of next) done();
      } catch (error) {
        // Nobody's fault becomes that of the others.
        if (next.length > 1 && this.spares(error)) for (const each of next) await this.work([each.item]).then(each.done, each.failed);
        else for (const { failed } of next) failed(error);
      }
    }
    this.working = false;
  }

  private takeNext(): Waiting<Item>[] {
    const keys = new Set<string>();
    const next: Waiting<Item>[] = [];
    const later: Waiting<Item>[] = [];
    for (const each of this.waiting) {
      const key = this.keyOf(each.item);
      const fits = next.length < this.most && !keys.has(key);
      (fits ? next : later).push(each);
      keys.add(key);
    }
    this.waiting = later;
    return next;
  }
}
