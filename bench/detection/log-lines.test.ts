import { expect, test } from 'vitest';
import { createMailCarrierParser } from '@/lib/logs/mailcarrier';
import { createPostfixParser } from '@/lib/logs/postfix';
import { mailCarrierLines, postfixLines } from './log-lines';
import { START, type Session } from './mail';

const sessions: Session[] = [{ at: START, account: 'ann@example.test', address: '192.0.2.9', failed: 1, messages: [[{ to: 'a@b.test' }, { to: 'gone@b.test', unknown: true }], [{ to: 'c@d.test' }]], everyMs: 1000 }];

test('the product reads every MailCarrier line', () => {
  const parser = createMailCarrierParser({ date: '2026-06-01', timeZone: 'UTC' });
  const events = mailCarrierLines(sessions, '2026-06-01').map((line) => parser.parse(line));
  expect(parser.unparsed).toBe(0);
  expect(events.filter((event) => event?.kind === 'recipient-accepted')).toHaveLength(3);
});

test('the product reads every Postfix line, and which recipient does not exist', () => {
  const parser = createPostfixParser({ near: START, timeZone: 'UTC' });
  const events = postfixLines(sessions).map((line) => parser.parse(line));
  expect(parser.unparsed).toBe(0);
  expect(events.flatMap((event) => (event?.kind === 'recipient-accepted' ? [[event.recipient, event.unknown ?? false]] : []))).toEqual([
    ['a@b.test', false],
    ['gone@b.test', true],
    ['c@d.test', false],
  ]);
});
