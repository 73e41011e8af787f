import { basename } from 'node:path';
import type { LogEvent, LogParser } from '@/lib/logs/event';
import type { SmtpLog, SmtpLogFile } from '@/lib/mailserver/mail-server';
import { detailOf, type GuardLog } from '@/guard/guard-log';
import { repeat } from '@/guard/repeat';
import type { Duty } from '@/guard/runtime';
import { LogFileReader } from './log-file-reader';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Where it is said that the log cannot be read. `Problems` is one. */
export interface LogProblem {
  raise(code: 'log-unreadable', detail: string): void;
  clear(code: 'log-unreadable'): void;
}

interface FollowedFile {
  reader: LogFileReader;
  parser: LogParser;
}

/** A renamed file is the same file. */
const keyOf = ({ id, path }: SmtpLogFile): string => id ?? path;

/**
 * Follows the SMTP receiving log: at the start it reads back the last day, which rebuilds every account's figures, then
 * what is added, in the files that there are and those that come.
 */
export function followLog(options: {
  log: GuardLog;
  smtpLog: SmtpLog;
  /** Made for every file, because the file's name tells the date of its lines. */
  createParser(file: SmtpLogFile): LogParser;
  accept(event: LogEvent, source: { file: string; text: string }): void;
  problems: LogProblem;
  now(): number;
  intervalMs?: number;
}): Duty {
  const { log, smtpLog, createParser, accept, problems, now, intervalMs = 100 } = options;
  const followed = new Map<string, FollowedFile>();

  function followedFile(file: SmtpLogFile): FollowedFile {
    const found = followed.get(keyOf(file)) ?? { reader: new LogFileReader(file.path, file.id ?? null), parser: createParser(file) };
    found.reader.path = file.path;
    followed.set(keyOf(file), found);
    return found;
  }

  async function readFile(file: SmtpLogFile, signal: AbortSignal): Promise<void> {
    const entry = followedFile(file);
    const name = basename(file.path);
    const dropped = entry.reader.droppedLines;
    await entry.reader.readNew(
      (lines) => {
        for (const text of lines) {
          const event = entry.parser.parse(text);
          if (event) accept(event, { file: name, text });
        }
      },
      () => {
        log.warn({ file: file.path }, 'The SMTP log file was truncated or replaced; it is read from its beginning.');
        entry.parser = createParser(file);
      },
      signal,
    );
    const newlyDropped = entry.reader.droppedLines - dropped;
    if (newlyDropped > 0) log.warn({ file: file.path, lines: newlyDropped }, 'Lines of the SMTP log were too long and were not read.');
  }

  return repeat({
    name: 'log following',
    intervalMs,
    log,
    async task(signal) {
      const at = now();
      let failure: unknown = null;
      const files = await smtpLog.files(at - DAY_MS, at).catch((error: unknown) => {
        failure = error;
        return null;
      });
      for (const file of files ?? []) {
        // One file that cannot be read does not hide the others; it is tried again in the next round.
        await readFile(file, signal).catch((error: unknown) => (failure = error));
      }
      if (failure === null) problems.clear('log-unreadable');
      else problems.raise('log-unreadable', `The SMTP receiving log cannot be read (${detailOf(failure)}). Protection goes on, but suspects cannot be found.`);
      if (files === null) return;
      const current = new Set(files.map(keyOf));
      for (const key of followed.keys()) if (!current.has(key)) followed.delete(key);
    },
  });
}
