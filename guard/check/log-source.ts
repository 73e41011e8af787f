import { stat } from 'node:fs/promises';
import { LineReader } from '@sluice/log-engine/line-reader';
import { placeOfEntry, syslogLine } from '@sluice/guard/mailserver/journal/journal-entry';
import { JournalExport } from '@sluice/guard/mailserver/journal/journal-export';
import { journalctlCommand } from '@sluice/guard/mailserver/journal/journalctl';
import type { JournalQuery } from '@sluice/guard/mailserver/mail-server';
import { runCommand } from '@sluice/guard/mailserver/run-command';

/** A log that was last written before this is not the one that Postfix writes, unless nobody sends anything. */
export const STALE_MS = 24 * 60 * 60 * 1_000;
const LOOKED_AT = 1_000;

/** When Postfix last wrote into the journal, milliseconds since 1970; null when none of the last lines of the mail system is its. @throws Error with a sentence when the journal cannot be read */
export async function lastInJournal(journal: JournalQuery): Promise<number | null> {
  const format = new JournalExport();
  const reader = new LineReader('postfix');
  let last: number | null = null;
  const { code, said } = await runCommand(journalctlCommand(journal, [`--lines=${LOOKED_AT}`]), {
    timeoutMs: 20_000,
    onOutput: (chunk) => {
      for (const entry of format.push(chunk)) {
        const line = syslogLine(entry);
        if (line !== null && reader.read(line).ofServer) last = (placeOfEntry(entry)?.realtime ?? 0) / 1_000;
      }
    },
  });
  if (code !== 0) throw new Error(said || `journalctl ended with code ${code}`);
  return last;
}

/**
 * Where Postfix's log is: in the file that it writes itself, else in the file of a log service that was written lately, else in the
 * journal, as on a fresh Debian, where no log service writes a file.
 *
 * @param facts.maillogFile what main.cf says; empty when Postfix leaves its lines to the system
 * @param facts.file the usual file of a log service
 */
export async function findLogSource(facts: { maillogFile: string; file: string; journal: JournalQuery; now: number }): Promise<'file' | 'journal'> {
  const { maillogFile, file, journal, now } = facts;
  if (maillogFile !== '') return 'file';
  const writtenAt = await stat(file).then(({ mtimeMs }) => mtimeMs, () => null);
  if (writtenAt !== null && now - writtenAt < STALE_MS) return 'file';
  const inJournal = await lastInJournal(journal).catch(() => null);
  return inJournal !== null && inJournal > (writtenAt ?? -Infinity) ? 'journal' : 'file';
}
