import { toldReason } from '@sluice/messages/told-reason';
import { grouped } from '@sluice/suspects/log-report/grouped';
import type { JudgedAccount } from '@sluice/suspects/log-report/judge';
import { visible } from './visible';

const COLOURS: Record<JudgedAccount['verdict'], string> = { suspect: '\u001b[1;31m', watch: '\u001b[33m', normal: '' };
const COLUMNS = ['auths', 'messages', 'recipients', 'domains', 'addresses', 'bounced'] as const;

/** A ranked table, every account with its reasons below it. Control characters of the log are shown, never sent to the terminal. */
export function table(accounts: readonly JudgedAccount[], colour: boolean): string {
  const width = Math.min(48, Math.max(7, ...accounts.map(({ account }) => visible(account).length)));
  const head = ['score', 'verdict'.padEnd(7), 'account'.padEnd(width), ...COLUMNS.map((name) => (name === 'auths' ? 'login used' : name).padStart(10))].join('  ');
  const rows = accounts.flatMap((each) => {
    const row = [String(each.score).padStart(5), each.verdict.padEnd(7), visible(each.account).slice(0, width).padEnd(width), ...COLUMNS.map((name) => grouped(each[name]).padStart(10))].join('  ');
    const shown = colour && COLOURS[each.verdict] !== '' ? `${COLOURS[each.verdict]}${row}\u001b[0m` : row;
    const when = each.window === null ? [] : [`       from ${clock(each.window.from)} to ${clock(each.window.to)}:`];
    return [shown, ...when, ...each.reasons.map((reason) => `       - ${toldReason(reason).text}`)];
  });
  return [head, ...rows].join('\n');
}

/** `2026-11-24 14:05Z` */
function clock(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}Z`;
}
