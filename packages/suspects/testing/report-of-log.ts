import { FormatDetector } from '@sluice/log-engine/detect-format';
import type { LogFormat } from '@sluice/log-engine/log-engine';
import type { JudgedAccount } from '../log-report/judge';
import { JudgedLog, type LogReportOptions, type Report } from '../log-report/log-report';

/** Reads one log as the command and the page do: the format by its lines, then its bytes, in pieces of `step` where that is given. @returns null where no line is of a known log */
export function reportOfLog(log: string | Uint8Array, { step, ...options }: Partial<LogReportOptions> & { step?: number } = {}): Report | null {
  const bytes = typeof log === 'string' ? new TextEncoder().encode(log) : log;
  const format: LogFormat | null = options.format ?? FormatDetector.of([bytes]).format;
  if (format === null) return null;
  const report = new JudgedLog({ timeZone: 'UTC', near: Date.parse('2026-11-24T00:00:00Z'), date: '2026-11-03', seed: [1, 2, 3, 4], ...options, format });
  report.beginFile('mail.log', null);
  for (let at = 0; at < bytes.length; at += step ?? bytes.length) report.take(bytes.subarray(at, at + (step ?? bytes.length)));
  report.endFile();
  return report.report();
}

export type ShownFigures = Pick<JudgedAccount, 'auths' | 'messages' | 'recipients' | 'domains' | 'addresses' | 'bounced' | 'deferred'>;

/** @returns account → its figures */
export function figuresOfReport(report: Report | null): Record<string, ShownFigures> {
  return Object.fromEntries(
    (report?.accounts ?? []).map(({ account, auths, messages, recipients, domains, addresses, bounced, deferred }) => [account, { auths, messages, recipients, domains, addresses, bounced, deferred }]),
  );
}

export const LOGIN = '3F2A1B2C3D: client=unknown[203.0.113.5], sasl_method=LOGIN, sasl_username=kim@example.com';
export const TAKEN_UP = '3F2A1B2C3D: from=<kim@example.com>, size=2345, nrcpt=2 (queue active)';
export const SENT = '3F2A1B2C3D: to=<a@one.example.net>, relay=mx.one.example.net[198.51.100.7]:25, delay=1.2, delays=0.1/0/0.6/0.5, dsn=2.0.0, status=sent (250 2.0.0 OK)';
export const BOUNCED =
  '3F2A1B2C3D: to=<b@two.example.net>, relay=mx.two.example.net[198.51.100.8]:25, delay=1.3, delays=0.1/0/0.7/0.5, dsn=5.1.1, status=bounced (host mx.two.example.net[198.51.100.8] said: 550 5.1.1 <b@two.example.net>: no such user (in reply to RCPT TO command))';

/** One message of one account, sent to two recipients of whom one bounces: what wrote each line, its process, the text, and the second of the minute. */
export const STANDARD: readonly { program: string; process: number; text: string; second: number }[] = [
  { program: 'submission/smtpd', process: 4001, text: LOGIN, second: 5 },
  { program: 'qmgr', process: 700, text: TAKEN_UP, second: 5 },
  { program: 'smtp', process: 6000, text: SENT, second: 6 },
  { program: 'smtp', process: 6001, text: BOUNCED, second: 6 },
  { program: 'qmgr', process: 700, text: '3F2A1B2C3D: removed', second: 6 },
];
export const STANDARD_FIGURES: Record<string, ShownFigures> = { 'kim@example.com': { auths: 1, messages: 1, recipients: 2, domains: 2, addresses: 1, bounced: 1, deferred: 0 } };

/** The standard message as syslog writes it, at nine o'clock on the third of November. */
export function postfixLog(lines: readonly (readonly [program: string, text: string])[], { host = 'mx1', name = 'postfix' } = {}): string {
  return lines.map(([program, text], index) => `Nov  3 09:00:${String(5 + Math.floor(index / 4)).padStart(2, '0')} ${host} ${name}/${program.includes('[') ? program : `${program}[700]`}: ${text}\n`).join('');
}
