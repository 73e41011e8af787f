import { expect, test } from 'vitest';
import { reportOfLog } from '@/lib/suspects/testing/report-of-log';
import { mailCarrierLines, postfixLines } from './log-lines';
import { START, type Session } from './mail';

const sessions: Session[] = [{ at: START, account: 'ann@example.test', address: '192.0.2.9', failed: 1, messages: [[{ to: 'a@b.test' }, { to: 'gone@b.test', unknown: true }], [{ to: 'c@d.test' }]], everyMs: 1000 }];
const FIGURES = { account: 'ann@example.test', messages: 2, recipients: 3, domains: 2, addresses: 1, failedLogins: 1 };

test('the product reads every MailCarrier line', () => {
  const report = reportOfLog(mailCarrierLines(sessions, '2026-06-01').map((line) => `${line}\n`).join(''));
  expect(report).toMatchObject({ format: 'mailcarrier', unparsed: 0, accounts: [{ ...FIGURES, auths: 1 }] });
});

test('the product reads every Postfix line, and which recipient does not exist', () => {
  const report = reportOfLog(postfixLines(sessions).map((line) => `${line}\n`).join(''));
  expect(report).toMatchObject({ format: 'postfix', unparsed: 0, accounts: [{ ...FIGURES, auths: 2, bounced: 1 }] });
});
