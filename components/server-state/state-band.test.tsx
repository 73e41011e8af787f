import { expect, onTestFinished, test } from 'vitest';
import { overviewSchema } from '@/lib/console/servers/schemas';
import { viewOverview } from '@/lib/console/servers/view-overview';
import { Stage, T0 } from '@/lib/console/testing/stage';
import { temporarySqlite } from '@/lib/db/testing/temporary-database';
import { look, type Looking } from '../testing/screen';
import { StateBand } from './state-band';

async function stage(): Promise<Stage> {
  const one = await temporarySqlite();
  onTestFinished(() => one.remove());
  return Stage.set(one.db);
}

async function band({ db }: Stage, at: number, looking: Looking = {}) {
  const overview = overviewSchema.parse(JSON.parse(JSON.stringify(await viewOverview(db, undefined, at))));
  return look(<StateBand />, { ...looking, answers: [[['overview', null], overview]] }).part('aria-label', looking.language === 'ko' ? '메일 서버 상태' : 'State of the mail server');
}

test('protected: since when, what is stopped and what still works, the queue, and the way to the incident', async () => {
  const one = await stage();
  await one.trip();
  await one.exchange({ report: { ...one.report, measurement: { at: T0 + 60_000, length: 1_001 } } }, T0 + 61_000);
  const shown = await band(one, T0 + 61_000, { address: '/audit', role: 'viewer' });
  expect(shown.attribute('data-look')).toBe('protected');
  expect(shown.text).toContain('Mail server protected. New mail to outside is refused; what was queued before may still leave.');
  expect(shown.text).toContain('New mail to outside stopped Incoming mail works Internal mail works');
  expect(shown.text).toContain('Internal mail works Queue 1,001 Open incident 1');
  expect(shown.pressable).toEqual(['Planned mailing', 'Protect now', 'Open incident 1 ›']);
  // On the page of the incident itself nothing leads there.
  expect((await band(one, T0 + 61_000, { address: '/incidents/1' })).pressable).toEqual(['Planned mailing', 'Protect now']);
});

test('protected with an SMTP service that does not run, and a queue that was not measured, claims neither', async () => {
  const one = await stage();
  await one.trip();
  await one.exchange({ report: { ...one.report, smtp: { running: false, instance: null, since: T0 }, measurement: { at: T0, length: null } } });
  const { text } = await band(one, T0 + 1_000);
  expect(text).toContain('Incoming mail stopped Internal mail stopped Queue not measured');
  expect(text).not.toMatch(/works|Queue \d/);
});

test('a guard that is silent: not known whether it protects, since when, and nothing of what it said before looks like now', async () => {
  const one = await stage();
  await one.exchange({}, T0);
  const watching = await band(one, T0 + 1_000);
  expect([watching.attribute('data-look'), watching.text]).toEqual(['watching', expect.stringMatching(/^Watching mx1/)]);
  const silent = await band(one, T0 + 90_000);
  expect(silent.attribute('data-look')).toBe('unknown');
  expect(silent.text).toMatch(/Guard silent.*No answer from the guard on mx1 for 90 s|No answer from the guard on mx1 for 1 min 30 s/);
  expect(silent.text).toContain('Unknown whether protection is active.');
  expect(silent.text).not.toMatch(/Watching|works/);
});

test('a queue that cannot be measured is neither watched nor empty; a rule that is off is said to be', async () => {
  const one = await stage();
  await one.exchange({ report: { ...one.report, status: 'unknown', measurement: { at: T0, length: null } } });
  const unknown = await band(one, T0 + 1_000);
  expect([unknown.attribute('data-look'), unknown.text]).toEqual(['unknown', expect.stringContaining('The queue cannot be measured. Until then protection neither starts nor ends.')]);
  await one.exchange({ report: { ...one.report, status: 'off' } });
  const off = await band(one, T0 + 1_000);
  expect([off.attribute('data-look'), off.text]).toEqual(['off', expect.stringContaining('A flood would not be stopped.')]);
});

test('before anything is known, and without a console, it claims nothing', () => {
  const { text } = look(<StateBand />).part('aria-label', 'State of the mail server');
  expect(text).toMatch(/^Loading Asking for the state of the mail server… Planned mailing Protect now$|^Loading Planned mailing Protect now Asking for the state of the mail server…$/);
});

test('says the same in Korean, without a word of English but names', async () => {
  const one = await stage();
  await one.trip();
  const { text } = await band(one, T0 + 1_000, { language: 'ko', address: '/audit' });
  expect(text).toContain('보호 상태');
  expect((text.match(/[a-z]{2,}/gi) ?? []).filter((word) => !['mx', 'KST', 'SMTP'].includes(word))).toEqual([]);
});

test('a planned mailing stands in the band, with its threshold, its end and what is left', async () => {
  const one = await stage();
  const mailing = { id: 'm1', account: 'news@example.test', messages: 4_000, threshold: 5_000, byName: 'Minsu', begunAt: T0, until: T0 + 3_600_000 };
  one.report = { ...one.report, mailing };
  await one.exchange({}, T0);
  expect((await band(one, T0 + 1_000)).text).toMatch(/Planned mailing of news@example\.test until \d\d:00:00 KST: protection begins above 5,000 messages\. 59 min 59 s left/);
  expect((await band(one, T0 + 1_000, { language: 'ko' })).text).toContain('news@example.test 계정의 대량 발송이 예정되어 있습니다. 메일이 5,000통을 넘으면 보호가 시작됩니다.');
});
