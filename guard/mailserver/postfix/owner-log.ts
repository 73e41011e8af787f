import { randomBytes } from 'node:crypto';
import { SyslogTime } from '@sluice/log-engine/syslog-time';
import { readJournal } from '../journal/read-journal';
import type { JournalQuery } from '../mail-server';
import { mailLogFiles, type MailLogFile } from '../log-files';
import { readLogLines } from './log-lines';
import { logPosition, resumeOffset, type LogPosition } from './log-position';
import { QueueOwners } from './queue-owners';
import { seekLogTime } from './seek-log-time';

/** A client may take its time between MAIL and RCPT, and the line stands at the latter. */
const BEFORE_ARRIVAL_MS = 60_000;

interface OwnerLogOptions {
  /** The live file; rotated ones are looked for beside it. */
  logFile: string | (() => Promise<string>);
  /** Given where the lines are in systemd's journal instead. */
  journal?: (() => Promise<JournalQuery>) | null;
  timeZone: string;
  accountDomain: string | null;
  now(): number;
}

/** Keeps what the log tells about queued messages up to date, reading only what was added since the last time. */
export class OwnerLog {
  readonly owners: QueueOwners;
  readonly #options: OwnerLogOptions;
  readonly #positions = new Map<number, LogPosition & { writtenAt: number }>();
  #cursor: string | null = null;
  #coveredFrom = Infinity;
  #readAt = -Infinity;
  #reading: Promise<void> = Promise.resolve();

  constructor(options: OwnerLogOptions) {
    this.#options = options;
    const [a = 0, b = 0, c = 0, d = 0] = new Uint32Array(Uint8Array.from(randomBytes(16)).buffer);
    this.owners = new QueueOwners({ seed: [a, b, c, d], accountDomain: options.accountDomain });
  }

  /**
   * Reads the log until now, back to the arrival of the oldest message that is asked about.
   *
   * @throws the error of the file system when the log cannot be read
   */
  async readUntilNow(oldestArrival: number): Promise<void> {
    const turn = this.#reading.catch(() => undefined).then(() => this.#read(oldestArrival - BEFORE_ARRIVAL_MS));
    this.#reading = turn;
    return turn;
  }

  async #read(from: number): Promise<void> {
    const now = this.#options.now();
    if (from < this.#coveredFrom) {
      this.owners.clear();
      this.#positions.clear();
      this.#cursor = null;
      this.#coveredFrom = from;
      this.#readAt = from;
    }
    if (this.#options.journal) return this.#readJournal(await this.#options.journal());
    // The clock may have been set back since: then what is written now is older than the last look.
    const { logFile } = this.#options;
    const files = await mailLogFiles(typeof logFile === 'string' ? logFile : await logFile(), Math.min(this.#readAt, now), now);
    for (const file of files) await this.#readFile(file);
    this.#readAt = now;
  }

  async #readJournal(journal: JournalQuery): Promise<void> {
    this.owners.beginFile(this.#options.now(), this.#options.timeZone);
    const onLine = (line: string): void => this.owners.read(line);
    try {
      this.#cursor = (await readJournal(journal, this.#cursor ?? this.#coveredFrom, onLine)) ?? this.#cursor;
    } catch (error) {
      // The place may be what it cannot find; the next time it begins again.
      this.#cursor = null;
      throw error;
    }
  }

  async #readFile(file: MailLogFile): Promise<void> {
    const timeOf = (): SyslogTime => new SyslogTime({ near: file.writtenAt, timeZone: this.#options.timeZone });
    const known = this.#positions.get(file.inode);
    // Read to its end, and not written to since: it is asked for every two seconds, mostly in vain.
    if (known?.offset === file.bytes && known.writtenAt === file.writtenAt) return;
    const offset = known || file.compressed ? await resumeOffset(file.path, known) : await seekLogTime(file, this.#coveredFrom, timeOf);
    this.owners.beginFile(file.writtenAt, this.#options.timeZone);
    const end = await readLogLines(file, offset, (line) => this.owners.read(line));
    this.#positions.set(file.inode, { ...(await logPosition(file.path, end)), writtenAt: file.writtenAt });
  }
}
