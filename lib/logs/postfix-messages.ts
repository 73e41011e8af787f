/** A message of a sender, as far as the log has told. */
export interface PostfixMessage {
  readonly connection: string;
  /** The key of its sender. */
  readonly account: string;
  /** It came from the host itself, so it may be one that a content filter gave back; when it is given to one, it is not. */
  perhapsFiltered?: boolean;
  /** Its recipients were not counted when it was taken up, so each counts when it is named. */
  uncounted?: boolean;
  /** The queue manager has taken it up, so its recipients are counted. */
  received: boolean;
  /** Hashes of the recipients named so far. */
  readonly named: Set<number>;
}

const MAX_MESSAGES = 200_000;
const MAX_NAMED = 2_000_000;

/** The messages of senders that are in the queue now, by queue id. Bounded: past the bound the oldest are forgotten. */
export class PostfixMessages {
  readonly #messages = new Map<string, PostfixMessage>();
  #named = 0;

  /** What another one can go on from. */
  save(): ReadonlyMap<string, PostfixMessage> {
    return this.#messages;
  }

  restore(saved: ReadonlyMap<string, PostfixMessage>): void {
    for (const [queueId, message] of saved) this.#messages.set(queueId, message);
    this.#named = [...new Set(saved.values())].reduce((sum, { named }) => sum + named.size, 0);
  }

  open(queueId: string, connection: string, account: string, perhapsFiltered = false): void {
    this.#put(queueId, { connection, account, received: false, named: new Set(), ...(perhapsFiltered ? { perhapsFiltered } : {}) });
  }

  /** A content filter gave the message `from` back under a new id; both are the same message of the same account. */
  continue(queueId: string, from: string): void {
    const message = this.#messages.get(from);
    this.close(queueId);
    if (message) this.#put(queueId, message);
  }

  get(queueId: string): PostfixMessage | null {
    return this.#messages.get(queueId) ?? null;
  }

  close(queueId: string): void {
    this.#messages.delete(queueId);
    if (this.#messages.size === 0) this.#named = 0;
  }

  /** @returns whether this recipient of the message is named for the first time; later attempts at it are not news */
  isNew(message: PostfixMessage, recipient: string): boolean {
    const hash = hashOf(recipient);
    if (message.named.has(hash)) return false;
    message.named.add(hash);
    this.#named += 1;
    if (this.#named > MAX_NAMED) this.#forgetNamed();
    return true;
  }

  #put(queueId: string, message: PostfixMessage): void {
    this.#messages.delete(queueId);
    this.#messages.set(queueId, message);
    if (this.#messages.size > MAX_MESSAGES) this.#forgetOldest(1);
  }

  #forgetOldest(count: number): void {
    let left = count;
    for (const queueId of this.#messages.keys()) {
      if (left <= 0) return;
      left -= 1;
      this.#messages.delete(queueId);
    }
  }

  /** Forgets the older half, then counts what is left: messages go without being counted off. */
  #forgetNamed(): void {
    this.#forgetOldest(Math.floor(this.#messages.size / 2));
    this.#named = [...new Set(this.#messages.values())].reduce((sum, { named }) => sum + named.size, 0);
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
