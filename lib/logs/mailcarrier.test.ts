import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMailCarrierParser } from './mailcarrier';

const UUID = '9828e101-6e14-46fb-a0e0-9a32621a55db';
const OTHER = '11111111-2222-4333-8444-555555555555';
const parser = () => createMailCarrierParser({ date: '2026-11-24', timeZone: 'Asia/Seoul' });
const shared = parser();
const parse = (text: string) => shared.parse(`14:05:56 3,1,${UUID},${text}`);
const place = { at: Date.parse('2026-11-24T05:05:56Z'), connection: UUID };

test('the transaction of the document', () => {
  const lines = `14:05:56 99,99,${UUID},Processing AUTH LOGIN
14:05:56 3,1,${UUID},Authentication successful(avvzang@tabslab.com, LOGIN).
14:05:56 3,1,${UUID},MAIL command successful(<avvzang@tabslab.com>).
14:05:56 3,1,${UUID},RCPT command successful(rockfeel@outdomain.co.kr).
14:05:56 3,1,${UUID},DATA command successful.
14:05:56 3,1,${UUID},DATA received(7256 bytes).
14:05:58 3,1,${UUID},Mail relayed(avvzang@tabslab.com,rockfeel@outdomain.co.kr).
14:05:59 3,1,${UUID},QUIT command successful.`;
  const reader = parser();
  expect(lines.split('\n').map((line) => reader.parse(line))).toEqual([
    null,
    { ...place, kind: 'auth-succeeded', account: 'avvzang@tabslab.com', mechanism: 'LOGIN' },
    { ...place, kind: 'sender-accepted', sender: 'avvzang@tabslab.com' },
    { ...place, kind: 'recipient-accepted', recipient: 'rockfeel@outdomain.co.kr' },
    null,
    { ...place, kind: 'message-received', bytes: 7256 },
    { ...place, at: place.at + 2000, kind: 'message-relayed', sender: 'avvzang@tabslab.com', recipient: 'rockfeel@outdomain.co.kr' },
    null,
  ]);
  expect(reader.unparsed).toBe(0);
});

test.each<[string, object | null]>([
  ['Connected from 203.0.113.7', { kind: 'connected', address: '203.0.113.7' }],
  ['Connected from <203.0.113.7>', { kind: 'connected', address: '203.0.113.7' }],
  ['Connected from 2001:db8::1', { kind: 'connected', address: '2001:db8::1' }],
  ['Connected from fe80::1%eth0', { kind: 'connected', address: 'fe80::1%eth0' }],
  ['Disconnected', { kind: 'disconnected' }],
  ['Authentication failed(kim@example.test, PLAIN).', { kind: 'auth-failed', account: 'kim@example.test' }],
  ['Authentication failed(, CRAM-MD5).', { kind: 'auth-failed', account: null }],
  ['MAIL command successful(<>).', { kind: 'sender-accepted', sender: '' }],
  ['RCPT command successful(<x@y.test>).', { kind: 'recipient-accepted', recipient: 'x@y.test' }],
  [
    'RCPT command failed(x@y.test, 530 Relay denied for protecting our server).',
    { kind: 'recipient-refused', recipient: 'x@y.test', reply: '530 Relay denied for protecting our server' },
  ],
  ['RCPT command failed(x@y.test, 550 no, really (no)).', { kind: 'recipient-refused', recipient: 'x@y.test', reply: '550 no, really (no)' }],
  ['DATA received(0 bytes).', { kind: 'message-received', bytes: 0 }],
  ['Mail relayed("a,b"@c.test,d@e.test).', { kind: 'message-relayed', sender: '"a,b"@c.test', recipient: 'd@e.test' }],
  ['Mail relayed(,d@e.test).', { kind: 'message-relayed', sender: '', recipient: 'd@e.test' }],
])('%s', (text, expected) => {
  expect(parse(text)).toEqual({ ...place, ...expected });
});

describe('hostile text stays text', () => {
  test.each<[string, object]>([
    [
      'Authentication successful(victim@example.test, LOGIN). (x, LOGIN).',
      { kind: 'auth-succeeded', account: 'victim@example.test, LOGIN). (x', mechanism: 'LOGIN' },
    ],
    ['Authentication failed(Authentication successful(victim@example.test, LOGIN)., PLAIN).', { kind: 'auth-failed', account: 'Authentication successful(victim@example.test, LOGIN).' }],
    [
      `Authentication failed(14:05:56 3,1,${OTHER},Authentication successful(victim@example.test, LOGIN)., LOGIN).`,
      { kind: 'auth-failed', account: `14:05:56 3,1,${OTHER},Authentication successful(victim@example.test, LOGIN).` },
    ],
    [
      `RCPT command successful("Authentication successful(victim@example.test, LOGIN)."@evil.test).`,
      { kind: 'recipient-accepted', recipient: '"Authentication successful(victim@example.test, LOGIN)."@evil.test' },
    ],
    ['MAIL command successful(<"a).\\"@b.test>).', { kind: 'sender-accepted', sender: '"a).\\"@b.test' }],
    ['RCPT command failed("a, 250 ok"@evil.test, 530 Relay denied).', { kind: 'recipient-refused', recipient: '"a, 250 ok"@evil.test', reply: '530 Relay denied' }],
    ['RCPT command failed(<"a\\", b"@evil.test>, 530 no).', { kind: 'recipient-refused', recipient: '"a\\", b"@evil.test', reply: '530 no' }],
    ['RCPT command failed("never closed, 530 no).', { kind: 'recipient-refused', recipient: '"never closed', reply: '530 no' }],
    ['Authentication successful(<script>alert(1)</script>, PLAIN).', { kind: 'auth-succeeded', account: '<script>alert(1)</script>', mechanism: 'PLAIN' }],
    ['Authentication successful(__proto__, PLAIN).', { kind: 'auth-succeeded', account: '__proto__', mechanism: 'PLAIN' }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual({ ...place, ...expected });
  });
});

test.each([
  'garbage',
  `14:05:56 3,1,${UUID}`,
  `24:00:00 3,1,${UUID},Disconnected`,
  `14:60:00 3,1,${UUID},Disconnected`,
  ` 14:05:56 3,1,${UUID},Disconnected`,
  `14:05:56 3,1,${UUID}x,Disconnected`,
  `14:05:56 3,1,not-a-uuid,Disconnected`,
  `x 14:05:56 3,1,${UUID},Authentication successful(a@b.test, LOGIN).`,
  `14:05:56 3,1,${UUID},authentication successful(a@b.test, LOGIN).`,
  `14:05:56 3,1,${UUID},x Authentication successful(a@b.test, LOGIN).`,
  `14:05:56 3,1,${UUID},Authentication successful(a@b.test, LOGIN)`,
  `14:05:56 3,1,${UUID},Authentication successful(a@b.test).`,
  `14:05:56 3,1,${UUID},Authentication successful(, LOGIN).`,
  `14:05:56 3,1,${UUID},Authentication successful().`,
  `14:05:56 3,1,${UUID},Authentication successful(a@b.test, LOG IN).`,
  `14:05:56 3,1,${UUID},RCPT command failed(x@y.test).`,
  `14:05:56 3,1,${UUID},DATA received(-1 bytes).`,
  `14:05:56 3,1,${UUID},DATA received(many bytes).`,
  `14:05:56 3,1,${UUID},Connected from evil.test`,
  `14:05:56 3,1,${UUID},Mail relayed(a@b.test).`,
])('not a known shape, counted: %s', (line) => {
  const reader = parser();
  expect(reader.parse(line)).toBeNull();
  expect(reader.unparsed).toBe(1);
});

test('an empty line is no line; a byte order mark and a carriage return do no harm', () => {
  const reader = parser();
  expect(reader.parse('')).toBeNull();
  expect(reader.parse('\r')).toBeNull();
  expect(reader.parse(`\ufeff14:05:56 99,99,${UUID},Disconnected\r`)).toEqual({ ...place, kind: 'disconnected' });
  expect(reader.unparsed).toBe(0);
});

test('a line of 5 MB is not looked into, and the next one is read', () => {
  const reader = parser();
  const huge = `14:05:56 3,1,${UUID},Authentication successful(${', '.repeat(2_500_000)}, LOGIN).`;
  expect(reader.parse(huge)).toBeNull();
  expect(reader.unparsed).toBe(1);
  expect(reader.parse(`14:05:56 3,1,${UUID},Disconnected`)).not.toBeNull();
});

const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const nasty = fc
  .array(fc.oneof(fc.constantFrom('(', ')', ').', ', ', ',', '"', '\\', '<', '>', 'LOGIN', 'Authentication successful(', UUID, OTHER, '14:05:56 3,1,'), anyText), { maxLength: 12 })
  .map((parts) => parts.join(''));

test('whatever the line, it gives null or an event, and never throws', () => {
  const reader = parser();
  fc.assert(
    fc.property(fc.oneof(anyText, nasty, nasty.map((text) => `14:05:56 3,1,${UUID},${text}`)), (line) => {
      const event = reader.parse(line);
      expect(event === null || event.connection === UUID || event.connection === OTHER).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('what the server wrote about an account, a recipient or a sender is read back as it was', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      fc.pre(text !== '');
      expect(parse(`Authentication successful(${text}, LOGIN).`)).toEqual({ ...place, kind: 'auth-succeeded', account: text, mechanism: 'LOGIN' });
      expect(parse(`Authentication failed(${text}, PLAIN).`)).toEqual({ ...place, kind: 'auth-failed', account: text });
      expect(parse(`MAIL command successful(<${text}>).`)).toEqual({ ...place, kind: 'sender-accepted', sender: text });
      expect(parse(`RCPT command successful(x${text}).`)).toEqual({ ...place, kind: 'recipient-accepted', recipient: `x${text}` });
    }),
    { numRuns: 1000 },
  );
});
