import type { SmtpLogFile } from '@sluice/guard/mailserver/mail-server';
import { LogFileReader } from './log-file-reader';
import { beginAlike, beginsWithLine, FileMoved, headOf, holdsMark, markOfCut, type ReadMark } from './read-mark';

/** How far every file was read, for a guard that starts again. */
export interface SavedFiles {
  files: { key: string; mark: ReadMark }[];
  /** Of files that went away or were emptied: what was read of them may come back under another name. */
  past: ReadMark[];
}

export interface FollowedFile {
  file: SmtpLogFile;
  reader: LogFileReader;
}

const MOST_PAST = 20;

/** A renamed file is the same file. */
const keyOf = ({ id, path }: SmtpLogFile): string => id ?? path;

/**
 * The files of a log and how far each was read. A file is known again by its inode or path and by its bytes: the first ones and
 * those before the place where reading stopped. So a file that took an inode or a name over is a new one, and a copy of a file
 * that was read goes on where reading the original stopped.
 */
export class FollowedFiles {
  /** In the order of the list. */
  private followed = new Map<string, FollowedFile>();
  private past: ReadMark[] = [];
  private saved = new Map<string, ReadMark>();
  /** Files of the last list that are not read, because they hold no line yet or are the copy of one that is. */
  private waiting: SmtpLogFile[] = [];

  constructor(saved: SavedFiles | null) {
    this.past = saved?.past ?? [];
    for (const { key, mark } of saved?.files ?? []) this.saved.set(key, mark);
  }

  get all(): readonly FollowedFile[] {
    return [...this.followed.values()];
  }

  get notRead(): readonly SmtpLogFile[] {
    return this.waiting;
  }

  save(): SavedFiles {
    return { files: [...this.followed].map(([key, { reader }]) => ({ key, mark: reader.mark })), past: this.past };
  }

  /** @param listed the files that there are now, oldest first */
  list(listed: readonly SmtpLogFile[]): void {
    const before = this.followed;
    const keys = new Set(listed.map(keyOf));
    for (const [key, { reader }] of before) if (!keys.has(key)) this.remember(reader.mark);
    for (const [key, mark] of this.saved) if (!keys.has(key)) this.remember(mark);
    const known = new Map([...before].filter(([key]) => keys.has(key)));
    for (const file of listed) {
      const mark = this.saved.get(keyOf(file));
      if (mark !== undefined && !known.has(keyOf(file))) known.set(keyOf(file), this.begin(file, mark));
    }
    this.saved.clear();
    this.followed = known;
    this.waiting = [];
    for (const file of listed) {
      const entry = known.get(keyOf(file)) ?? this.adoptUnlessMoved(file, listed);
      if (entry === null) {
        this.waiting.push(file);
        continue;
      }
      entry.file = file;
      entry.reader.path = file.path;
      known.set(keyOf(file), entry);
    }
    this.followed = new Map(listed.flatMap((file) => {
      const entry = known.get(keyOf(file));
      return entry === undefined ? [] : [[keyOf(file), entry] as const];
    }));
  }

  /** What was read of this file is not there any more. @returns whether it begins anew, and not only lost its end */
  replaced(entry: FollowedFile): boolean {
    const { mark } = entry.reader;
    const cut = markOfCut(entry.file, mark);
    if (cut === null) this.remember(mark);
    Object.assign(entry, this.begin(entry.file, cut));
    return cut === null;
  }

  /** A file that was renamed while the others were looked at is looked at again with the next list. */
  private adoptUnlessMoved(file: SmtpLogFile, listed: readonly SmtpLogFile[]): FollowedFile | null {
    try {
      return this.adopt(file, listed);
    } catch (error) {
      if (error instanceof FileMoved) return null;
      throw error;
    }
  }

  /** @returns null when the file is not to be read now */
  private adopt(file: SmtpLogFile, listed: readonly SmtpLogFile[]): FollowedFile | null {
    const head = headOf(file);
    if (!beginsWithLine(head)) return null;
    for (const [index, other] of listed.entries()) {
      if (other !== file && this.isCopy(file, head, other, index > listed.indexOf(file))) return null;
    }
    for (const mark of this.past) {
      if (!beginAlike(head, mark.head)) continue;
      const held = holdsMark(file, mark);
      if (held === 'no') continue;
      this.past = this.past.filter((each) => each !== mark);
      return this.begin(file, held === 'yes' ? mark : markOfCut(file, mark));
    }
    return this.begin(file, null);
  }

  /** Whether a file that is not read yet holds what is read, or will be, from another: then only what the other loses is read of it. */
  private isCopy(file: SmtpLogFile, head: Buffer, other: SmtpLogFile, isNewer: boolean): boolean {
    const entry = this.followed.get(keyOf(other));
    const alike = beginAlike(head, headOf(other)) || (entry !== undefined && beginAlike(head, entry.reader.mark.head));
    if (!alike) return false;
    return entry === undefined ? isNewer : holdsMark(file, entry.reader.mark) !== 'no';
  }

  private begin(file: SmtpLogFile, mark: ReadMark | null): FollowedFile {
    return { file, reader: new LogFileReader(file.path, file.id ?? null, mark) };
  }

  private remember(mark: ReadMark): void {
    if (mark.position > 0) this.past = [mark, ...this.past].slice(0, MOST_PAST);
  }
}
