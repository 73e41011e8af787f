import { cleanText } from '@/lib/console/clean-text';
import { KEPT_ACCOUNTS, KEPT_BYTES, KEPT_EVIDENCE, KEPT_FILES, type KeepLogReport, type LogAccount, type LogReport } from '@/lib/console/reports/schemas';
import type { LogAnalysis } from './analysis/log-analysis';

/** What the console is asked to keep: the worst accounts with their newest lines, as much as its limit allows. */
export function reportToKeep({ files, timeZone, accounts, suspects, watched }: Omit<LogAnalysis, 'report'>, report: LogReport): KeepLogReport {
  const kept = (lines: number): KeepLogReport => ({
    files: files.slice(0, KEPT_FILES).map(({ name, bytes }) => ({ name: cleanText(name), bytes })),
    timeZone,
    accounts,
    suspects,
    watched,
    report: { ...report, accounts: report.accounts.slice(0, KEPT_ACCOUNTS).map((account) => boundedAccount(account, lines)) },
  });
  for (let lines = KEPT_EVIDENCE; lines > 0; lines = Math.floor(lines / 2)) {
    const whole = kept(lines);
    if (new TextEncoder().encode(JSON.stringify(whole)).length <= KEPT_BYTES) return whole;
  }
  return kept(0);
}

function boundedAccount(account: LogAccount, lines: number): LogAccount {
  const evidence = lines === 0 ? [] : account.evidence.slice(-lines);
  return {
    ...account,
    account: cleanText(account.account),
    reasons: account.reasons.map((reason) => ({ ...reason, text: cleanText(reason.text) })),
    evidence: evidence.map(({ file, line, text }) => ({ file: cleanText(file), line, text: cleanText(text) })),
  };
}
