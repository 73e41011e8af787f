import { expect, test } from 'vitest';
import { readSpoolEnvelope, readSpoolHead, readSpoolHeader, recipientsLeft } from './spool-head';

/** As Exim 4.96 writes it for a message by SMTP with a login; a rule has kept an answer in a variable. */
const HEAD = `1xXZYF-0006yN-35-H
Debian-exim 995 994
<kim@example.test>
1795938143 0
-received_time_usec .959518
-received_time_complete 1795938143.968903
--helo_name x
-host_address [127.0.0.1]:33786
-host_auth plain
-interface_address [127.0.0.1]:40525
-received_protocol esmtpa
-aclm _sluice 14
action=DUNNO  
-body_linecount 1
--auth_id kim@example.test
`;
const TAIL = `XX
1
a@out.test

189P Received: from [127.0.0.1] (helo=x)
011  Subject: -frozen 1
`;

test('who logged in, from where, and when it arrived', () => {
  expect(readSpoolHead(HEAD + TAIL)).toEqual({ uid: 995, client: '127.0.0.1', login: 'kim@example.test', frozen: false, arrivedAt: 1_795_938_143_959 });
});

test('a message of a local user has no client; one of before 4.94 has another address', () => {
  expect(readSpoolHead(`a-b-c-H\nwww-data 33 33\n<www-data@example.test>\n1795938165 0\n-ident www-data\n-received_protocol local\n${TAIL}`)).toMatchObject({ uid: 33, client: null, login: null });
  expect(readSpoolHead(`a-b-c-H\nmail 8 8\n<a@b.test>\n1795938165 0\n-host_address 2001:db8::1.4000\n-auth_id a\n${TAIL}`)).toMatchObject({ client: '2001:db8::1', login: 'a' });
  expect(readSpoolHead(`a-b-c-H\nmail 8 8\n<a@b.test>\n1795938165 0\n--(mysql)auth_id quoted@example.test\n-host_address [::ffff:192.0.2.7]:1\n${TAIL}`)).toMatchObject({ client: '192.0.2.7', login: 'quoted@example.test' });
});

test('frozen is what stands among the fields; what a client or a rule could write there is passed over', () => {
  expect(readSpoolHead(`${HEAD}-frozen 1795938200\n${TAIL}`)?.frozen).toBe(true);
  const value = '-frozen 1\n--auth_id victim@example.test\nXX';
  expect(readSpoolHead(`a-b-c-H\nmail 8 8\n<a@b.test>\n1795938165 0\n-aclm _note ${value.length}\n${value}\n-host_address [192.0.2.7]:1\n${TAIL}`)).toMatchObject({ frozen: false, login: null });
  expect(readSpoolHead(`a-b-c-H\nmail 8 8\n<a@b.test>\n1795938165 0\n-auth_id first\n-auth_id second\n-host_address [192.0.2.7]:1\n${TAIL}`)?.login).toBe('first');
});

test('a file that is cut off, or none of Exim’s, is unknown and not empty', () => {
  for (let end = 0; end < HEAD.length; end += 7) expect(readSpoolHead(HEAD.slice(0, end))).toBeNull();
  expect(readSpoolHead('something else\n')).toBeNull();
});

test('the envelope: recipients that have the message already stand in front of the others', () => {
  expect(readSpoolEnvelope(HEAD + TAIL)).toEqual({ sender: 'kim@example.test', recipients: ['a@out.test'] });
  expect(readSpoolEnvelope(`a-b-c-H\nroot 0 0\n<>\n1795938165 0\n-ident root\nYN y@example.test\nNN z@example.test\n2\nx@out.test\ny@example.test\n\n`)).toEqual({ sender: '', recipients: ['x@out.test', 'y@example.test'] });
});

test('the header: without the marks of Exim, and without lines that were taken out', () => {
  expect(readSpoolHeader(HEAD + TAIL)).toBe('Received: from [127.0.0.1] (helo=x)\nSubject: -frozen 1');
  expect(readSpoolHeader(`${HEAD}XX\n1\na@out.test\n\n030* Subject: taken out\n\tand more\n040  Subject: two\n\tlines\n`)).toBe('Subject: two\n\tlines');
});

test('tens of thousands of recipients are counted in steps between which others have their turn', () => {
  const people = Array.from({ length: 20_000 }, (_, index) => `user${index}@out.test`);
  const text = `1-H\nmail 8 8\n<a@b.test>\n1795938165 0\n${people.slice(0, 5_000).map((address) => `NN ${address}`).join('\n')}\n${people.length}\n${people.join('\n')}\n\n`;
  const counting = recipientsLeft(text, people.slice(5_000, 8_000).join('\n'));
  let steps = 0;
  let step = counting.next();
  for (; step.done !== true; step = counting.next()) steps += 1;
  expect([step.value, steps]).toEqual([12_000, 56]);
});
