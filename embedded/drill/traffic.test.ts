import { expect, test } from 'vitest';
import { floodRecipients, floodText, isPutOff, messageText, ordinaryRecipients } from './traffic';

const domainsOf = (recipients: string[]) => new Set(recipients.map((each) => each.split('@')[1]));

test('a flood is spread over unrelated domains, and nothing of it can leave', () => {
  const recipients = Array.from({ length: 200 }, (_, n) => floodRecipients(n)).flat();
  expect(recipients.length).toBeGreaterThan(350);
  expect(domainsOf(recipients).size).toBeGreaterThan(190);
  expect(recipients.filter((each) => !/^[a-z0-9]+@[a-z0-9-]+\.test$/.test(each))).toEqual([]);
});

test('an ordinary mailbox writes to colleagues and to a handful of domains, one recipient at a time', () => {
  const colleagues = ['a@example.test', 'b@example.test', 'c@example.test'];
  const mails = Array.from({ length: 30 }, (_, n) => ordinaryRecipients(1, n, colleagues));
  expect(mails.every((recipients) => recipients.length === 1)).toBe(true);
  expect(domainsOf(mails.flat())).toEqual(new Set(['example.test', 'supplier1.test', 'customer1.test', 'bank1.test']));
});

test('a message has a header and a body', () => {
  const text = messageText('a@example.test', ['x@y.test', 'z@y.test'], 'Hello', 'Text', new Date(0));
  expect(text).toBe('From: <a@example.test>\r\nTo: <x@y.test>, <z@y.test>\r\nSubject: Hello\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\nText\r\n');
});

test('the practice sink puts off the flood for twenty minutes, and ordinary mail not at all', () => {
  const of = { n: 7, date: new Date(60_000) };
  const flood = floodText('a@example.test', ['x@y.test'], { ...of, lingers: true });
  expect([60_000, 60_000 + 19 * 60_000, 60_000 + 21 * 60_000].map((now) => isPutOff(`Received: by haraka\r\n${flood}`, now))).toEqual([true, true, false]);
  expect(isPutOff(messageText('a@example.test', ['x@y.test'], 'Hello', 'Text', new Date(60_000)), 60_000)).toBe(false);
  expect(isPutOff(floodText('a@example.test', ['x@y.test'], { ...of, lingers: false }), 60_000)).toBe(false);
  expect(isPutOff(flood.replace(/^Date: .*$/m, 'Date: yesterday'), 60_000)).toBe(false);
});
