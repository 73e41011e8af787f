import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What a list of deleted messages tells of each. */
export interface DeletedMessage {
  id: string;
  arrivedAt: string;
  bytes: number | null;
  sender: string | null;
  recipients: string[];
}

/**
 * Remembers what is about to be deleted: a list, one JSON object a line, and one whole message as a sample. Only the
 * guard's own user may read either.
 */
export class KeptMessages {
  readonly #base: string;
  /** Where the list is. */
  readonly list: string;
  #sampled = false;

  constructor(options: { directory: string; account: string; now: number }) {
    const time = new Date(options.now).toISOString().replaceAll(/[:.]/g, '-');
    const name = options.account.replaceAll(/[^\w@.+-]/g, '_').slice(0, 100);
    // Two accounts whose names differ only in what was replaced get different files.
    const tag = createHash('sha256').update(options.account).digest('hex').slice(0, 8);
    this.#base = join(options.directory, `${time}-${name}-${tag}`);
    this.list = `${this.#base}.jsonl`;
  }

  /** On disk for good when it returns. */
  async append(messages: readonly DeletedMessage[]): Promise<void> {
    await this.#write(this.list, messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
  }

  get wantsSample(): boolean {
    return !this.#sampled;
  }

  async keepSample(text: Buffer): Promise<void> {
    await this.#write(`${this.#base}.sample.txt`, text);
    this.#sampled = true;
  }

  async #write(file: string, contents: string | Buffer): Promise<void> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.writeFile(contents);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
