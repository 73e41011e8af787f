import { describe, expect, test } from 'vitest';
import { assessmentSchema } from './assessment';
import { flood, MailDay, MIDNIGHT, ordinary, PEOPLE, STOLEN } from './testing/mail-day';

const DENIED = '530 Relay denied for protecting our server';
const NINE = 9 * 3600;
const verdicts = (day: MailDay, second: number) => Object.fromEntries(day.assess(second).map(({ account, verdict }) => [account, verdict]));
const suspects = (day: MailDay, second: number) => day.assess(second).flatMap(({ account, verdict }) => (verdict === 'suspect' ? [account] : []));
const newsletter = (count: number, domain: (n: number) => string) => Array.from({ length: count }, (_, n) => [`reader${n}@${domain(n)}`]);

describe('a stolen mailbox is rank 1 and suspect, nobody else is', () => {
  const table: [string, (day: MailDay) => number][] = [
    ['nothing but the flood', (day) => flood(day, NINE, { messages: 400, perSecond: 30 })],
    ['fifty messages', (day) => flood(day, NINE, { messages: 50, perSecond: 30 })],
    ['fifty messages from one address', (day) => flood(day, NINE, { messages: 50, perSecond: 30, addresses: 1 })],
    [
      'among ordinary mail, after ten seconds of it',
      (day) => {
        ordinary(day, NINE, NINE + 10);
        return flood(day, NINE + 10, { messages: 60, perSecond: 30 });
      },
    ],
    [
      'among ordinary mail of two hours',
      (day) => {
        ordinary(day, NINE, NINE + 7200, { everySeconds: 20, people: [...PEOPLE, STOLEN] });
        return flood(day, NINE + 7200, { messages: 60, perSecond: 30 });
      },
    ],
    [
      'refused from the first message on, with everybody else',
      (day) => {
        ordinary(day, NINE, NINE + 60, { refusal: DENIED });
        return flood(day, NINE + 60, { messages: 100, perSecond: 30, refusal: DENIED });
      },
    ],
    ['slowly, three messages a minute for ten minutes times two', (day) => flood(day, NINE, { messages: 60, perSecond: 0.1 })],
  ];

  test.each(table)('%s', (_, play) => {
    const day = new MailDay();
    const second = play(day);
    const [first] = day.assess(second + 1);
    expect(first).toMatchObject({ account: STOLEN, verdict: 'suspect' });
    expect(suspects(day, second + 1)).toEqual([STOLEN]);
    expect(first?.reasons[0]?.code).toBe('domain-spread');
  });

  test('two stolen mailboxes at night do not excuse each other', () => {
    const day = new MailDay();
    for (const account of ['x@example.test', 'y@example.test', 'z@example.test']) flood(day, NINE, { messages: 100, perSecond: 30, account });
    expect(suspects(day, NINE + 10)).toHaveLength(3);
  });

  test('thousands of recipients in a single domain', () => {
    const day = new MailDay();
    for (let n = 0; n < 500; n += 1) day.send(NINE + Math.floor(n / 10), { account: STOLEN, messages: newsletter(10, () => 'bigmail.test') });
    expect(suspects(day, NINE + 60)).toEqual([STOLEN]);
  });
});

describe('not suspect', () => {
  const table: [string, string, (day: MailDay) => number][] = [
    ['ordinary people when the only history is a minute old', 'ann@example.test', (day) => (ordinary(day, NINE, NINE + 60, { everySeconds: 1 }), NINE + 60)],
    ['ordinary people through ten minutes of a message a second', 'ann@example.test', (day) => (ordinary(day, NINE, NINE + 600, { everySeconds: 1 }), NINE + 600)],
    ['one busy person alone on the server', 'ann@example.test', (day) => (ordinary(day, NINE, NINE + 600, { everySeconds: 1, people: ['ann@example.test'] }), NINE + 600)],
    ['ordinary people refused for ten minutes while protected', 'ann@example.test', (day) => (ordinary(day, NINE, NINE + 600, { everySeconds: 1, refusal: DENIED }), NINE + 600)],
    [
      'a newsletter to 200 subscribers of one domain',
      'news@example.test',
      (day) => (day.send(NINE, { account: 'news@example.test', messages: newsletter(200, () => 'members.test') }), NINE),
    ],
    [
      'a burst of logins alone',
      'phone@example.test',
      (day) => {
        for (let n = 0; n < 500; n += 1) day.send(NINE + n, { account: 'phone@example.test', address: `10.0.0.${n % 50}`, messages: [] });
        return NINE + 500;
      },
    ],
    [
      'a letter to thirty people in thirty domains',
      'party@example.test',
      (day) => (day.send(NINE, { account: 'party@example.test', messages: newsletter(30, (n) => `friend-${n}.test`) }), NINE),
    ],
    [
      'a thousand failed logins by a stranger, then the owner at work',
      'ann@example.test',
      (day) => {
        for (let n = 0; n < 1000; n += 1) day.line(NINE, day.connection(), 'Authentication failed(ann@example.test, PLAIN).');
        day.send(NINE + 1, { account: 'ann@example.test', messages: [['a@partner.test']] });
        for (let n = 0; n < 1000; n += 1) day.line(NINE + 2, day.connection(), 'Authentication failed(ANN@example.test, LOGIN).');
        return NINE + 2;
      },
    ],
    [
      'local mail to everybody',
      'boss@example.test',
      (day) => (day.send(NINE, { account: 'boss@example.test', messages: [Array.from({ length: 5000 }, (_, n) => `staff${n}@EXAMPLE.test`)] }), NINE),
    ],
  ];

  test.each(table)('%s', (_, account, play) => {
    const day = new MailDay();
    const second = play(day);
    expect(day.of(second, account).verdict).not.toBe('suspect');
    expect(suspects(day, second)).toEqual([]);
  });

  test('ordinary people beside a flood are normal', () => {
    const day = new MailDay();
    ordinary(day, NINE, NINE + 120);
    flood(day, NINE + 60, { messages: 1500, perSecond: 30 });
    expect(verdicts(day, NINE + 120)).toEqual({ [STOLEN]: 'suspect', ...Object.fromEntries(PEOPLE.map((each) => [each, 'normal'])) });
  });
});

describe('the window', () => {
  test('a suspect stays one while the flood is in the window, and is none when it has passed', () => {
    const day = new MailDay();
    const end = flood(day, NINE, { messages: 300, perSecond: 30 });
    expect(day.of(end + 560, STOLEN).verdict).toBe('suspect');
    expect(day.of(end + 660, STOLEN)).toMatchObject({ verdict: 'normal', score: 0, reasons: [], figures: { recipients: 0, domains: 0, auths: 0 } });
    expect(day.assess(end + 3700)).toEqual([]);
  });

  test('a flood of an hour and a half does not become usual', () => {
    const day = new MailDay();
    const end = flood(day, NINE, { messages: 10_800, perSecond: 2 });
    expect(end - NINE).toBeGreaterThan(5300);
    expect(day.of(end, STOLEN)).toMatchObject({ verdict: 'suspect', usualRecipients: null });
  });

  test('a second flood after a pause is judged like the first', () => {
    const day = new MailDay();
    ordinary(day, NINE - 7200, NINE, { everySeconds: 30, people: [STOLEN] });
    flood(day, NINE, { messages: 200, perSecond: 30 });
    ordinary(day, NINE + 30, NINE + 1500, { everySeconds: 30, people: [STOLEN] });
    const end = flood(day, NINE + 1500, { messages: 60, perSecond: 30 });
    expect(day.of(end, STOLEN).verdict).toBe('suspect');
  });

  test('what an account does every day excuses as much again', () => {
    const day = new MailDay();
    const account = 'list@example.test';
    // Forty recipients in forty domains every ten minutes: worth watching, but not suspect, and so it is learnt.
    for (let second = NINE; second <= NINE + 7200; second += 600) day.send(second, { account, messages: newsletter(40, (n) => `member-${n}.test`) });
    const { usualRecipients, verdict, reasons } = day.of(NINE + 7200, account);
    expect(usualRecipients).toBeGreaterThanOrEqual(40);
    // Only what is usual in a whole day is not known yet.
    expect([verdict, reasons.every(({ windowSeconds }) => windowSeconds > 3600)]).toEqual(['normal', true]);
  });

  test('a history younger than an hour is not compared with', () => {
    const day = new MailDay();
    ordinary(day, NINE, NINE + 1800, { everySeconds: 30, people: ['ann@example.test'] });
    expect(day.of(NINE + 1800, 'ann@example.test').usualRecipients).toBeNull();
  });
});

describe('whose it is', () => {
  const account = 'ann@example.test';

  test('recipients before the login count for nobody', () => {
    const day = new MailDay();
    const connection = day.connection();
    for (let n = 0; n < 100; n += 1) day.line(NINE, connection, `RCPT command successful(x@domain-${n}.test).`);
    day.line(NINE, connection, `Authentication successful(${account}, PLAIN).`);
    expect(day.of(NINE, account).figures).toMatchObject({ recipients: 0, domains: 0, auths: 1 });
  });

  test('a failed login gives a connection to nobody, and makes no account', () => {
    const day = new MailDay();
    const connection = day.connection();
    day.line(NINE, connection, `Authentication failed(${account}, PLAIN).`);
    day.line(NINE, connection, 'RCPT command successful(x@y.test).');
    expect(day.assess(NINE)).toEqual([]);
  });

  test('the sender address blames nobody', () => {
    const day = new MailDay();
    const connection = day.send(NINE, { account, messages: [], open: true });
    day.message(NINE, connection, 'victim@example.test', ['x@y.test']);
    expect(day.assess(NINE).map((each) => each.account)).toEqual([account]);
  });

  test('after a second login on one connection, the second account', () => {
    const day = new MailDay();
    const connection = day.send(NINE, { account, messages: [['a@b.test']], open: true });
    day.line(NINE, connection, 'Authentication successful(bob@example.test, LOGIN).');
    day.message(NINE, connection, account, ['c@d.test', 'e@f.test']);
    expect(day.of(NINE, account).figures.recipients).toBe(1);
    expect(day.of(NINE, 'bob@example.test').figures.recipients).toBe(2);
  });

  test('after the connection ended, nobody', () => {
    const day = new MailDay();
    const connection = day.send(NINE, { account, messages: [] });
    day.line(NINE, connection, 'RCPT command successful(x@y.test).');
    expect(day.of(NINE, account).figures.recipients).toBe(0);
  });

  test('one mailbox in different letters is one account', () => {
    const day = new MailDay();
    day.send(NINE, { account: 'ANN@Example.test', messages: [['a@b.test']] });
    day.send(NINE, { account, messages: [['a@b.test']] });
    expect(day.assess(NINE).map((each) => [each.account, each.figures.recipients])).toEqual([[account, 2]]);
  });

  const hostileNames: [string, string][] = [
    ['a property of every object', '__proto__'],
    ['a method of every object', 'constructor'],
    ['a script', '<script>alert(1)</script>'],
    ['a piece of a log line', 'victim@example.test, LOGIN). (x'],
    ['a change of writing direction', '\u202egnp.exe'],
    ['5,000 letters', 'x'.repeat(5000)],
    ['400 characters of two units', '😀'.repeat(400)],
    ['a space', ' '],
  ];

  test.each(hostileNames)(
    'a hostile name is a name: %s',
    (_, name) => {
      const day = new MailDay();
      flood(day, NINE, { messages: 60, perSecond: 30, account: name });
      const [first, ...others] = day.assess(NINE + 2);
      expect(others).toEqual([]);
      expect(assessmentSchema.parse(first)).toMatchObject({ verdict: 'suspect' });
      expect(day.evidence(NINE + 2, first?.account ?? '')?.connections.length).toBeGreaterThan(0);
    },
  );

  test('the figures are what the log says', () => {
    const day = new MailDay();
    day.line(NINE, day.connection(), `Authentication failed(${account}, PLAIN).`);
    day.send(NINE, { account, address: '10.0.0.1', messages: [['a@b.test', 'bob@example.test'], ['c@B.test.']] });
    day.send(NINE, { account, address: '10.0.0.2', messages: [['d@e.test']], refusal: DENIED });
    const figures = { auths: 2, failedAuths: 1, messages: 2, recipients: 3, refused: 1, outsideRecipients: 3, domains: 2, addresses: 2, connections: 2 };
    expect(day.of(NINE, account)).toMatchObject({ figures, windowSeconds: 600, firstSeen: MIDNIGHT + NINE * 1000, at: MIDNIGHT + NINE * 1000 });
  });
});
