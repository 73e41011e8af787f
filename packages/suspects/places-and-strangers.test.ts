import { describe, expect, test } from 'vitest';
import { SeededRandom } from '@sluice/log-engine/testing/seeded-random';
import { LiveLog } from './live-log';

const DAY = 86_400;
const MONDAY = Date.parse('2026-09-07T00:00:00Z') / 1000;
const VICTIM = 'victim@hanbit.example';
const OFFICE = '211.10.20.30';
const LARGE = ['naver.com', 'gmail.com', 'daum.net'];

interface Sent {
  /** Seconds since the Monday. */
  at: number;
  account: string;
  address: string;
  to: string[];
  /** Mail from outside to the account, without a login. */
  from?: string;
  reply?: string;
}

/** A server's log, looked at after each message. */
class Server {
  private readonly live = new LiveLog({ format: 'postfix', timeZone: 'UTC', near: MONDAY * 1000, date: '2026-09-07', seed: [1, 2, 3, 4], ownDomains: ['hanbit.example'], now: () => Infinity });
  private line = 0;
  private number = 0;

  send({ at, account, address, to, from, reply = 'dsn=2.0.0, status=sent (250 ok)' }: Sent): void {
    this.number += 1;
    const id = (0xa0000000 + this.number).toString(16).toUpperCase();
    const stamp = new Date((MONDAY + at) * 1000).toISOString().replace('Z', '000+00:00');
    const lines =
      from === undefined
        ? [`submission/smtpd[7]: ${id}: client=unknown[${address}], sasl_method=PLAIN, sasl_username=${account}`, `qmgr[9]: ${id}: from=<${account}>, size=900, nrcpt=${to.length} (queue active)`, ...to.map((each) => `smtp[8]: ${id}: to=<${each}>, relay=mx[192.0.2.1]:25, delay=1, delays=0/0/0/1, ${reply}`)]
        : [`smtpd[6]: ${id}: client=mail[192.0.2.77]`, `qmgr[9]: ${id}: from=<${from}>, size=900, nrcpt=1 (queue active)`, `lmtp[8]: ${id}: to=<${account}>, relay=mx1[private/lmtp], delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Saved)`];
    const text = [...lines, `qmgr[9]: ${id}: removed`].map((each) => `${stamp} mx1 postfix/${each}\n`).join('');
    this.line = this.live.take(new TextEncoder().encode(text), { file: 'mail.log', date: null, line: this.line });
  }

  verdict(account: string, at: number): { score: number; verdict: string; codes: string[]; values: number[] } {
    const found = this.live.assess((MONDAY + at) * 1000).find((each) => each.account === account);
    return { score: found?.score ?? 0, verdict: found?.verdict ?? 'normal', codes: found?.reasons.map(({ code }) => code) ?? [], values: found?.reasons.map(({ value }) => value) ?? [] };
  }

  suspects(at: number): string[] {
    return this.live.assess((MONDAY + at) * 1000).flatMap(({ account, verdict }) => (verdict === 'suspect' ? [account] : []));
  }
}

/** Five people write to their customers from the office, some times a day. */
function officeDays(server: Server, days: number, random = new SeededRandom(7)): void {
  for (let day = 0; day < days; day += 1) {
    for (let n = 0; n < 60; n += 1) {
      const account = `${['victim', 'ann', 'bob', 'cho', 'dae'][n % 5] ?? ''}@hanbit.example`;
      server.send({ at: day * DAY + 9 * 3600 + n * 500, account, address: OFFICE, to: [`c${random.below(12)}@firm${random.below(15)}.co.kr`] });
    }
  }
}

const strangers = (from: number, count: number): string[] => Array.from({ length: count }, (_, n) => `p${from + n}@${LARGE[(from + n) % 3] ?? ''}`);

test('a flood into three large domains is a suspect within 100 recipients', () => {
  const server = new Server();
  officeDays(server, 6);
  const from = 6 * DAY + 13 * 3600;
  let reached = 0;
  for (let n = 0; server.suspects(from + n * 7).length === 0 && n < 50; n += 1) {
    server.send({ at: from + n * 7, account: VICTIM, address: ['45.61.7.9', '104.168.2.3', '5.188.1.1'][n % 3] ?? '', to: strangers(n * 10, 10) });
    reached += 10;
  }
  expect(server.suspects(from + reached)).toEqual([VICTIM]);
  expect(reached).toBeLessThanOrEqual(100);
  expect(server.verdict(VICTIM, from + reached).codes[0]).toBe('new-place-strangers');
});

test('phishing of colleagues from a network that is new to the account is a suspect within 100 recipients', () => {
  const server = new Server();
  officeDays(server, 6);
  const from = 6 * DAY + 13 * 3600;
  for (let n = 0; n < 5; n += 1) server.send({ at: from + n * 120, account: VICTIM, address: '45.61.7.9', to: Array.from({ length: 20 }, (_, to) => `colleague${n * 20 + to}@hanbit.example`) });
  expect(server.verdict(VICTIM, from + 500)).toMatchObject({ verdict: 'suspect' });
});

describe('no thief', () => {
  test('a first campaign from the office', () => {
    const server = new Server();
    officeDays(server, 6);
    const from = 6 * DAY + 13 * 3600;
    for (let n = 0; n < 40; n += 1) server.send({ at: from + n * 20, account: VICTIM, address: OFFICE, to: Array.from({ length: 20 }, (_, to) => `old${n * 20 + to}@customer${n * 20 + to}.com`) });
    expect(server.verdict(VICTIM, from + 800)).toMatchObject({ verdict: 'watch', score: 45 });
  });

  test('a new colleague behind the office\'s address', () => {
    const server = new Server();
    officeDays(server, 6);
    const from = 6 * DAY + 9 * 3600;
    for (let n = 0; n < 20; n += 1) server.send({ at: from + n, account: 'new@hanbit.example', address: OFFICE, to: Array.from({ length: 10 }, (_, to) => `hello@firm${n * 10 + to}.com`) });
    expect(server.suspects(from + 30)).toEqual([]);
  });

  test('a traveller who writes to people he knows', () => {
    const server = new Server();
    officeDays(server, 6);
    const random = new SeededRandom(3);
    for (let n = 0; n < 40; n += 1) server.send({ at: 6 * DAY + n * 900, account: VICTIM, address: '126.33.5.6', to: [`c${random.below(12)}@firm${random.below(15)}.co.kr`] });
    expect(server.suspects(6 * DAY + 36_000)).toEqual([]);
  });
});

describe('a network that is new to the account', () => {
  const HOME = '121.134.7.7';
  /** Ann, Bob and Cho send from such homes now and then, beside the office. */
  function homesOfOthers(server: Server): void {
    for (let day = 0; day < 6; day += 1) {
      for (const [n, account] of ['ann', 'bob', 'cho'].entries()) server.send({ at: day * DAY + 20 * 3600 + n, account: `${account}@hanbit.example`, address: `121.134.${n + 1}.1`, to: [`c${n}@firm${n}.co.kr`] });
    }
  }
  const tellAll = (server: Server, address: string, from: number): { score: number; verdict: string; codes: string[]; values: number[] } => {
    for (let n = 0; n < 4; n += 1) server.send({ at: from + n * 60, account: VICTIM, address, to: Array.from({ length: 14 }, (_, to) => `old${n * 14 + to}@firm${n}.co.kr`) });
    return server.verdict(VICTIM, from + 300);
  };

  test('counts half where others of the server send as from their own', () => {
    const verdicts = [HOME, '45.61.7.9'].map((address) => {
      const server = new Server();
      officeDays(server, 6);
      homesOfOthers(server);
      return tellAll(server, address, 6 * DAY + 20 * 3600);
    });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['watch', 'suspect']);
    // The sentence tells how many there were, not what they count.
    expect(verdicts.map(({ values }) => values[0])).toEqual([56, 56]);
  });

  test('counts in full for whoever comes from many such homes', () => {
    const server = new Server();
    officeDays(server, 6);
    homesOfOthers(server);
    const from = 6 * DAY + 20 * 3600;
    for (let n = 0; n < 56; n += 1) server.send({ at: from + n * 60, account: VICTIM, address: `121.134.9.${n % 8}`, to: strangers(n, 1) });
    expect(server.verdict(VICTIM, from + 3400)).toMatchObject({ verdict: 'suspect' });
  });

  const NEW_OFFICE = '203.226.17.9';
  /** Five people work for a week, and come from a new network one morning. */
  function moveTo(address: string, to: (account: string, n: number) => string[]): ReturnType<Server['verdict']> {
    const server = new Server();
    officeDays(server, 6);
    const people = ['ann', 'bob', 'cho', 'dae', 'eun'];
    for (let day = 0; day < 6; day += 1) for (const account of people) server.send({ at: day * DAY + 17 * 3600, account: `${account}@hanbit.example`, address: OFFICE, to: [`friend@${account}.example`] });
    const from = 6 * DAY + 9 * 3600;
    for (let n = 0; n < 30; n += 1) server.send({ at: from + n * 60, account: `${people[n % 5] ?? ''}@hanbit.example`, address, to: to(people[n % 5] ?? '', n) });
    return tellAll(server, address, from + 3600);
  }

  test('is known to all on the day on which everybody moves there and writes to people he knows', () => {
    expect(moveTo(NEW_OFFICE, (account) => [`friend@${account}.example`]).codes).not.toContain('new-place-strangers');
  });

  test('stays new while those who come from there write to strangers, as one machine does that has stolen many mailboxes', () => {
    expect(moveTo(NEW_OFFICE, (_, n) => strangers(n * 2, 2))).toMatchObject({ verdict: 'suspect', codes: expect.arrayContaining(['new-place-strangers']) as string[] });
  });
});

test('who had mail from somebody knows him', () => {
  const server = new Server();
  officeDays(server, 6);
  const from = 6 * DAY + 9 * 3600;
  for (const sender of strangers(0, 70)) server.send({ at: from, account: VICTIM, address: '', to: [], from: sender });
  for (let n = 0; n < 70; n += 1) server.send({ at: from + 60 + n, account: VICTIM, address: '126.33.5.6', to: strangers(n, 1) });
  expect(server.verdict(VICTIM, from + 140).codes).not.toContain('new-place-strangers');
});

test('a thief cannot teach his network: strangers from it never make it known', () => {
  const server = new Server();
  officeDays(server, 6);
  for (let day = 6; day < 12; day += 1) for (let n = 0; n < 40; n += 1) server.send({ at: day * DAY + n * 1800, account: VICTIM, address: '45.61.7.9', to: strangers(day * 1000 + n, 1) });
  const from = 12 * DAY;
  for (let n = 0; n < 20; n += 1) server.send({ at: from + n, account: VICTIM, address: '45.61.7.9', to: strangers(90_000 + n * 4, 4) });
  expect(server.suspects(from + 30)).toEqual([VICTIM]);
});

test('a network that was used and forgotten is never new again', () => {
  const server = new Server();
  for (let n = 0; n < 80; n += 1) server.send({ at: n * 3000, account: VICTIM, address: `11.${n}.1.1`, to: ['friend@firm.example'] });
  const from = 6 * DAY;
  server.send({ at: from - 100, account: VICTIM, address: '11.79.1.1', to: ['friend@firm.example'] });
  for (let n = 0; n < 60; n += 1) server.send({ at: from + n, account: VICTIM, address: '11.2.1.1', to: strangers(n, 1) });
  expect(server.verdict(VICTIM, from + 70).codes).not.toContain('new-place-strangers');
});

test('strangers through web mail, after days of web mail to people who are known', () => {
  const server = new Server();
  const random = new SeededRandom(5);
  for (let n = 0; n < 200; n += 1) server.send({ at: n * 2000, account: VICTIM, address: '127.0.0.1', to: [`c${random.below(30)}@firm.co.kr`] });
  const from = 6 * DAY;
  for (let n = 0; n < 12; n += 1) server.send({ at: from + n * 30, account: VICTIM, address: '127.0.0.1', to: strangers(n * 10, 10) });
  expect(server.verdict(VICTIM, from + 400)).toMatchObject({ verdict: 'suspect', codes: expect.arrayContaining(['webmail-strangers']) as string[] });
});

test.each([
  ['called spam by their servers', 'dsn=4.7.28, status=deferred (host mx[192.0.2.1] said: 421-4.7.28 Gmail has detected an unusual rate of unsolicited mail (in reply to end of DATA command))', true],
  ['put off by greylisting', 'dsn=4.7.1, status=deferred (host mx[192.0.2.1] said: 451 4.7.1 Greylisting in action, please come back later (in reply to RCPT TO command))', false],
])('strangers %s', (_, reply, expected) => {
  const server = new Server();
  officeDays(server, 6);
  const from = 6 * DAY + 9 * 3600;
  for (let n = 0; n < 20; n += 1) server.send({ at: from + n * 60, account: VICTIM, address: OFFICE, to: strangers(n, 1), reply });
  expect(server.verdict(VICTIM, from + 1300).codes.includes('called-spam')).toBe(expected);
});
