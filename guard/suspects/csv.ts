import { FIGURES } from '@sluice/log-engine/figures';
import { toldReason } from '@sluice/messages/told-reason';
import type { JudgedAccount } from '@sluice/suspects/log-report/judge';
import { visible } from './visible';

const COLUMNS = ['score', 'verdict', 'account', 'aliases', ...FIGURES, 'from', 'to', 'firstSeen', 'lastSeen', 'reasons'];

/** The accounts as a table for spreadsheets (RFC 4180). Names in a log are strangers' words: none of them is left as a formula. */
export function csv(accounts: readonly JudgedAccount[]): string {
  const rows = accounts.map((each): (string | number)[] => [
    each.score,
    each.verdict,
    each.account,
    (each.aliases ?? []).join('; '),
    ...FIGURES.map((figure) => each[figure]),
    each.window?.from ?? '',
    each.window?.to ?? '',
    each.firstSeen,
    each.lastSeen,
    each.reasons.map((reason) => toldReason(reason).text).join('; '),
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = visible(value);
  // What a spreadsheet would take for a formula begins with one of these; an apostrophe makes it text.
  const safe = /^\s*[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",;'\s]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
