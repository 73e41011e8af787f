import type { JournalQuery } from '../mail-server';
import { CommandFailed, runCommand } from '../run-command';
import { isWrittenBy, placeOfEntry, syslogLine } from './journal-entry';
import { JournalExport } from './journal-export';
import { journalctlCommand } from './journalctl';

const PATIENCE_MS = 60_000;

/**
 * Reads what the mail system has written into the journal until now, each entry as the line of a log service.
 *
 * @param from the cursor of the last entry that was read, or milliseconds since 1970
 * @returns the cursor of the last entry now; null when there was none
 * @throws CommandFailed
 */
export async function readJournal(query: JournalQuery, from: string | number, onLine: (line: string) => void): Promise<string | null> {
  const format = new JournalExport();
  let last: string | null = null;
  const where = typeof from === 'string' ? `--after-cursor=${from}` : `--since=@${Math.floor(from / 1_000)}`;
  const { code, said } = await runCommand(journalctlCommand(query, [where]), {
    timeoutMs: PATIENCE_MS,
    onOutput(chunk) {
      for (const entry of format.push(chunk)) {
        last = placeOfEntry(entry)?.cursor ?? last;
        const line = isWrittenBy(entry, query.writers) ? syslogLine(entry) : null;
        if (line !== null) onLine(line);
      }
    },
  });
  if (code !== 0) throw new CommandFailed(`The journal cannot be read: ${said || `journalctl ended with code ${code}`}.`);
  return last;
}
