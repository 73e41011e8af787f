/** Seeded pseudo-random numbers (mulberry32), one stream for each name: a story more does not change the others. */
export class Random {
  #state: number;

  constructor(seed: number, name: string) {
    let state = (seed * 0x9e3779b1) >>> 0;
    for (const letter of name) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
    this.#state = state;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to below. */
  below(most: number): number {
    return Math.floor(this.next() * most);
  }

  /** A whole number, both ends among them. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  within(from: number, to: number): number {
    return from + this.next() * (to - from);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** A place in a list whose first ones are met most. */
  favourite(length: number): number {
    return Math.min(length - 1, Math.floor(Math.pow(length, this.next()) - 1));
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(this.next() || 1e-9)) * Math.cos(2 * Math.PI * this.next());
  }

  lognormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** How often something happens that happens so often on average. */
  poisson(mean: number): number {
    if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    let count = 0;
    for (let p = Math.exp(-mean), u = this.next(); u > p; u *= this.next()) count += 1;
    return count;
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const all = [...items];
    for (let i = all.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1);
      [all[i], all[j]] = [all[j] as Item, all[i] as Item];
    }
    return all;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.below(0x100000000).toString(16).padStart(8, '0');
    return text.slice(0, length);
  }
}
