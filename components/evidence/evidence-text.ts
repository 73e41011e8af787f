import type { Evidence } from '@sluice/suspects/assessment';
import { visibleString } from './visible-text';

type Connection = Evidence['connections'][number];

/** The lines of one connection for the clipboard, each with its file, so that they still prove something elsewhere. */
export function connectionText(connection: Connection): string {
  return connection.lines.map((line) => `${visibleString(line.file)}: ${visibleString(line.text)}`).join('\n');
}

/** All lines of the evidence, a blank line between connections. */
export function evidenceText(evidence: Evidence): string {
  return evidence.connections.map(connectionText).join('\n\n');
}

/** Lines that are shown, over all connections. */
export function shownLines(evidence: Evidence): number {
  return evidence.connections.reduce((total, connection) => total + connection.lines.length, 0);
}
