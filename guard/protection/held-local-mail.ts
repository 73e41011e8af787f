import { appendFile, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QueueUnreadable, type ActJournal, type LocalMail } from '@sluice/guard/mailserver/mail-server';
import { detailOf, type GuardLog } from '@sluice/guard/guard-log';
import { replaceDurably } from '@sluice/guard/state/durable-file';

/** Of more the oldest are forgotten; they stay on hold and can be released by hand. */
const MOST = 200_000;
const QUEUE_ID = /^[0-9A-Za-z-]{6,30}$/;

/**
 * Which messages of local users were put on hold because the server was protected, so that these can be released after the restart and no
 * others. Their queue ids stand in a file of their own, one a line, written before the mail server is told to hold. Who speaks as a mail
 * server may be anybody on the host, so an id that is told is believed only while the queue holds a message that bears it out.
 */
export class HeldLocalMail {
  /** With whether the message was seen on hold as a local user's. */
  private readonly ids = new Map<string, boolean>();
  /** Lines of the file. */
  private lines = 0;
  private readonly path: string;
  private counted: number | null = null;
  private unsynced = false;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: {
      directory: string;
      mail: LocalMail;
      log: GuardLog;
      /** Whether mail of this sender is to stay on hold: he was stopped, or his mail was. */
      isKept(sender: string): boolean;
      /** When the latch that stands began; null while nothing is protected. */
      protectedSince(): number | null;
    },
  ) {
    this.path = join(options.directory, 'held-local-mail');
  }

  /** How many are on hold by the newest look; null when there was none yet. */
  get held(): number | null {
    return this.counted;
  }

  /** Reads what an earlier guard noted. */
  async load(): Promise<void> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') this.options.log.warn({ path: this.path }, `Which mail of local users is on hold cannot be read (${detailOf(error)}). It stays on hold; release it by hand (postsuper -H; on Exim as docs/exim.md says).`);
      return '';
    });
    for (const line of text.split('\n')) {
      this.lines += line === '' ? 0 : 1;
      if (QUEUE_ID.test(line)) this.ids.set(line, false);
    }
    this.bound();
  }

  /** A mail filter's client says that it has a complete message, which is to be held. */
  async noteTold(queueId: string): Promise<void> {
    if (QUEUE_ID.test(queueId) && !this.ids.has(queueId) && (await this.options.mail.isArriving(queueId))) await this.note([queueId]);
  }

  /** Remembers messages that are about to be held. A disk that fails does not let them pass: then they must be released by hand. */
  async note(queueIds: readonly string[]): Promise<void> {
    const fresh = queueIds.filter((id) => QUEUE_ID.test(id) && !this.ids.has(id));
    if (fresh.length === 0) return;
    for (const id of fresh) this.ids.set(id, false);
    this.bound();
    this.lines += fresh.length;
    this.unsynced = true;
    await this.inTurn(() => appendFile(this.path, `${fresh.join('\n')}\n`, { mode: 0o600 })).catch((error: unknown) => {
      this.options.log.error({ path: this.path, ids: fresh.length }, `Mail of local users is held, but that cannot be written down (${detailOf(error)}). A guard that is started again would not know of it: release it by hand then (postsuper -H; on Exim as docs/exim.md says).`);
    });
  }

  /** With every look at the queue: holds what came by another way than the mail filter, and counts. */
  async onBreakdown(): Promise<void> {
    const { mail, log, protectedSince } = this.options;
    const since = protectedSince();
    if (since !== null) {
      const { messages } = await mail.holdSince(since, (ids) => this.note(ids));
      if (messages > 0) log.info({ messages }, 'Mail of local users that arrived while the server is protected was put on hold.');
    }
    await this.reconcile();
    if (this.lines > 2 * this.ids.size) await this.rewrite();
    else await this.sync();
  }

  /**
   * Lets go so many of them and no more, but for those of senders who are kept.
   *
   * @throws QueueUnreadable when the rule has fired again; the rest stays on hold
   */
  async release(most: number, journal?: ActJournal): Promise<number> {
    const { mail, isKept, protectedSince } = this.options;
    if (protectedSince() !== null) throw new QueueUnreadable('The server is protected again. What is not released yet stays on hold. Restart the SMTP receiving service first.');
    const { messages } = await mail.release((id) => this.ids.has(id), isKept, most, journal);
    if (messages === 0) await this.reconcile();
    return messages;
  }

  /** Counts those that are on hold, and forgets those that are neither there nor on their way there, or are nobody's of this host. */
  private async reconcile(): Promise<void> {
    const { mail } = this.options;
    const missing = new Set<string>();
    const noted = [...this.ids.keys()];
    const held = new Set(noted.length === 0 ? [] : await mail.heldAmong((id) => this.ids.has(id)));
    for (const id of noted) if (!held.has(id) && !(await mail.isArriving(id))) missing.add(id);
    // In the meantime one may have come to where was looked before.
    if (missing.size > 0) for (const id of await mail.heldAmong((each) => missing.has(each))) if (missing.delete(id)) held.add(id);
    for (const id of held) {
      if (this.ids.get(id) === true) continue;
      if (await mail.isLocal(id)) this.ids.set(id, true);
      else missing.add(id);
    }
    for (const id of missing) this.ids.delete(id);
    this.counted = [...held].filter((id) => this.ids.has(id)).length;
  }

  private bound(): void {
    for (const oldest of this.ids.keys()) {
      if (this.ids.size <= MOST) break;
      this.ids.delete(oldest);
    }
  }

  /** Without what is no longer of interest. Where it fails the longer file does no harm. */
  private async rewrite(): Promise<void> {
    await this.inTurn(async () => {
      const ids = [...this.ids.keys()];
      await replaceDurably(this.path, ids.map((id) => `${id}\n`).join(''));
      this.lines = ids.length;
      this.unsynced = false;
    }).catch(() => undefined);
  }

  private async sync(): Promise<void> {
    if (!this.unsynced) return;
    this.unsynced = false;
    await this.inTurn(async () => {
      const file = await open(this.path, 'a');
      await file.datasync().finally(() => file.close());
    }).catch(() => undefined);
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.turn.catch(() => undefined).then(work);
    this.turn = next;
    return next;
  }
}
