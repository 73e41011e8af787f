import type { KeptLine } from '@sluice/log-engine/account-record';
import type { LineReader } from '@sluice/log-engine/line-reader';
import type { Evidence } from './assessment';

const LONGEST_FILE = 255;
const MOST_CONNECTIONS = 30;
const MOST_LINES = 40;

/**
 * Groups the lines that show what an account did by their connections (MailCarrier) or messages (Postfix, Exim), the newest first.
 *
 * @param connections how many there were, for saying how many are not here
 * @returns null without lines
 */
export function groupedEvidence(lines: readonly KeptLine[], connections: number, reader: LineReader): Evidence | null {
  if (lines.length === 0) return null;
  const groups = new Map<number, KeptLine[]>();
  for (const [index, line] of lines.entries()) {
    // What is of no message that came, a filter's in front of the queue for instance, belongs to nothing else.
    const of = line.of === 0 && line.address !== null ? -1 - index : line.of;
    const own = groups.get(of);
    if (own) own.push(line);
    else groups.set(of, [line]);
  }
  const newest = [...groups.values()].reverse().slice(0, MOST_CONNECTIONS);
  return {
    connections: newest.map((own) => {
      const read = own.map(({ text }) => reader.read(text));
      return {
        connection: read.find(({ id }) => id !== null)?.id ?? '',
        address: own.find(({ address }) => address !== null)?.address ?? null,
        startedAt: (own[0]?.minute ?? 0) * 60_000,
        recipients: read.reduce((sum, { recipients }) => sum + recipients, 0),
        lines: own.slice(0, MOST_LINES).map(({ file, text }) => ({ file: file.slice(-LONGEST_FILE), text })),
        omittedLines: Math.max(0, own.length - MOST_LINES),
      };
    }),
    omittedConnections: Math.max(0, connections - newest.length),
  };
}
