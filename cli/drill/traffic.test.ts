import { expect, test } from 'vitest';
import { floodRecipients, messageText, ordinaryRecipients } from './traffic';

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
