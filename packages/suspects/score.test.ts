import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noMeasures, type Measures } from './measures';
import { scoreOf, type Usual } from './score';
import { MEASURES, SCORING_RULES, SUSPECT_SCORE, verdictOf } from './scoring-rules';

const none: Usual = { of: 'none' };
const points = (measures: Partial<Measures>, usual: Usual = none) =>
  Object.fromEntries(scoreOf({ ...noMeasures(), ...measures }, usual).reasons.map((reason) => [reason.code, reason.points]));
const own = (measures: Partial<Measures>): Usual => ({ of: 'account', measures: { ...noMeasures(), ...measures } });
const server = (measures: Partial<Measures>): Usual => ({ of: 'server', measures: { ...noMeasures(), ...measures } });

test.each<[string, Partial<Measures>, Usual, Record<string, number>]>([
  ['nothing', {}, none, {}],
  ['at the lower end of a band', { domains: 10 }, none, {}],
  ['within a band', { domains: 28 }, none, { 'domain-spread': 25 }],
  ['at its upper end', { domains: 80 }, none, { 'domain-spread': 50 }],
  ['far above', { domains: 400 }, none, { 'domain-spread': 50 }],
  ['two bands', { outsideAttempts: 5000 }, none, { 'recipients-burst': 65 }],
  ['as usual', { domains: 80 }, own({ domains: 80 }), {}],
  ['half as much again is excused', { domains: 80 }, own({ domains: 54 }), {}],
  ['four times the usual', { domains: 80 }, own({ domains: 20 }), { 'domain-spread': 50 }],
  ['in between', { domains: 98 }, own({ domains: 40 }), { 'domain-spread': 25 }],
  ['usually nothing', { domains: 80 }, own({}), { 'domain-spread': 50 }],
  ['others excuse a busy day', { auths: 300 }, server({ auths: 200 }), { 'auth-burst': 7 }],
  ['domains written to before excuse', { domains: 80, knownDomains: 60 }, none, {}],
  ['a quarter of them does not', { domains: 80, knownDomains: 20 }, none, { 'domain-spread': 50 }],
  ['new domains add what the spread lacks', { domains: 28, hourNewDomains: 120 }, none, { 'domain-spread': 25, 'new-domains': 25 }],
  ['a drip over a day', { dayNewDomains: 250, dayOutside: 300 }, none, { 'new-domains': 50, 'recipients-burst': 12 }],
  ['its usual day is not known yet', { dayNewDomains: 250 }, own({ dayNewDomains: NaN }), { 'new-domains': 50 }],
  ['most recipients unknown', { unknown: 40, unknownPercent: 61 }, none, { 'unknown-recipients': 40 }],
  ['a typing error or two', { unknown: 2, unknownPercent: 100 }, none, {}],
  ['others who spread excuse little', { domains: 400 }, server({ domains: 400 }), { 'domain-spread': 50 }],
])('%s', (_, measures, usual, expected) => {
  expect(points(measures, usual)).toEqual(expected);
});

test('a reason says what was measured, with what it was compared and in which time', () => {
  expect(scoreOf({ ...noMeasures(), domains: 400 }, server({ domains: 90 })).reasons).toEqual([
    { code: 'domain-spread', points: 50, value: 400, usual: 90, usualOf: 'server', windowSeconds: 600 },
  ]);
  expect(scoreOf({ ...noMeasures(), domains: 400 }, none).reasons[0]).toMatchObject({ usual: null, usualOf: 'none' });
});

const measures = fc.record({
  outsideAttempts: fc.nat({ max: 100_000 }),
  domains: fc.nat({ max: 400 }),
  auths: fc.nat({ max: 100_000 }),
  addresses: fc.nat({ max: 100 }),
  refused: fc.nat({ max: 100_000 }),
  failedAuths: fc.nat({ max: 1_000_000 }),
  knownDomains: fc.constant(0),
  countries: fc.nat({ max: 30 }),
  hourOutside: fc.nat({ max: 100_000 }),
  dayOutside: fc.nat({ max: 1_000_000 }),
  hourNewDomains: fc.nat({ max: 5000 }),
  dayNewDomains: fc.nat({ max: 50_000 }),
  unknown: fc.nat({ max: 5000 }),
  unknownPercent: fc.nat({ max: 100 }),
  strangers: fc.nat({ max: 10_000 }),
  hourStrangers: fc.nat({ max: 10_000 }),
  dayStrangers: fc.nat({ max: 10_000 }),
}).map((each): Measures => ({ ...noMeasures(), ...each }));
/** Of all kinds, also of new networks and of what other servers say. */
const anyMeasures = fc.tuple(...MEASURES.map((name) => fc.nat({ max: name.endsWith('Percent') ? 100 : 5000 }))).map((values): Measures => ({ ...noMeasures(), ...Object.fromEntries(MEASURES.map((name, index) => [name, values[index]])) }));
/** What is near counts less. */
const NOTHING_NEAR = { nearStrangers: 0, hourNearStrangers: 0, dayNearStrangers: 0, nearRecipients: 0, hourNearRecipients: 0, dayNearRecipients: 0 };
const elsewhere = anyMeasures.map((each): Measures => ({ ...each, ...NOTHING_NEAR, knownDomains: 0, ownPlacePercent: 0, hourOwnPlacePercent: 0, dayOwnPlacePercent: 0 }));
const anyUsual = fc.oneof(
  fc.constant(none),
  measures.map((each): Usual => ({ of: 'account', measures: each })),
  measures.map((each): Usual => ({ of: 'server', measures: each })),
);

test('without spread and below a thousand recipients nothing makes a suspect', () => {
  fc.assert(
    fc.property(measures, anyUsual, (each, usual) => {
      const harmless = { ...each, domains: each.domains % 11, outsideAttempts: each.outsideAttempts % 1001, hourNewDomains: each.hourNewDomains % 26, dayNewDomains: each.dayNewDomains % 61, unknownPercent: each.unknownPercent % 16 };
      expect(verdictOf(scoreOf(harmless, usual).score)).not.toBe('suspect');
    }),
  );
});

test('a score is 0 to 100 and the sum of its reasons, most first', () => {
  fc.assert(
    fc.property(anyMeasures, anyUsual, (each, usual) => {
      const { score, reasons } = scoreOf(each, usual);
      const given = reasons.map((reason) => reason.points);
      expect(score).toBe(Math.min(100, given.reduce((sum, value) => sum + value, 0)));
      expect(given).toEqual([...given].sort((a, b) => b - a));
      expect(reasons.every(({ code, points }) => Number.isInteger(points) && (points > 0 || code === 'place-untold'))).toBe(true);
    }),
  );
});

test('more of anything never lowers the score', () => {
  fc.assert(
    fc.property(elsewhere, elsewhere, anyUsual, (each, more, usual) => {
      const larger = Object.fromEntries(Object.entries(each).map(([key, value]) => [key, value + more[key as keyof Measures]])) as unknown as Measures;
      expect(scoreOf(larger, usual).score).toBeGreaterThanOrEqual(scoreOf(each, usual).score);
    }),
  );
});

test('from a network of its own nothing but what others say of its mail makes a suspect', () => {
  fc.assert(
    fc.property(measures, anyUsual, (each, usual) => {
      const atHome = { ...each, ownPlacePercent: 60, hourOwnPlacePercent: 60, dayOwnPlacePercent: 60, unknown: 0, unknownPercent: 0 };
      expect(verdictOf(scoreOf(atHome, usual).score)).not.toBe('suspect');
    }),
  );
});

test.each<[string, Partial<Measures>, Record<string, number>]>([
  ['strangers from a new network', { newPlaceStrangers: 30 }, { 'new-place-strangers': 33 }],
  ['in a day, nearly all of whom it writes to', { dayNewPlaceStrangers: 90, dayNewPlaceRecipients: 100, dayNewPlaceStrangersPercent: 90 }, { 'new-place-strangers': 65 }],
  ['in a day, half of whom it writes to', { dayNewPlaceStrangers: 90, dayNewPlaceRecipients: 400, dayNewPlaceStrangersPercent: 50 }, { 'new-place-recipients': 27 }],
  ['colleagues from a new network', { newPlaceRecipients: 200 }, { 'new-place-recipients': 60 }],
  ['a botnet', { dayNewAddresses: 12, dayNewPlaceStrangers: 24, dayNewPlaceStrangersPercent: 100 }, { 'new-addresses': 40 }],
  ['strangers through web mail', { hiddenStrangers: 120 }, { 'webmail-strangers': 62 }],
  ['strangers anywhere', { strangers: 300 }, { strangers: 30 }],
  ['strangers add only what the amount does not show', { strangers: 300, outsideAttempts: 200 }, { 'recipients-burst': 30 }],
  ['called spam', { hourCalledSpam: 8, hourCalledSpamPercent: 9 }, { 'called-spam': 40 }],
  ['called spam a few times', { hourCalledSpam: 4, hourCalledSpamPercent: 50 }, {}],
  ['much from its own network', { domains: 400, outsideAttempts: 5000, ownPlacePercent: 100 }, { 'domain-spread': 20, 'recipients-burst': 25 }],
])('%s', (_, of, expected) => {
  expect(points(of)).toEqual(expected);
});

test('of two with as many points, the one further beyond stands first', () => {
  const [burst, flood] = [{ newPlaceStrangers: 70, newPlaceRecipients: 200 }, { newPlaceStrangers: 700, newPlaceRecipients: 2000 }].map((each) => scoreOf({ ...noMeasures(), ...each }, none));
  expect([burst?.score, flood?.score]).toEqual([65, 65]);
  expect(flood?.order).toBeGreaterThan(burst?.order ?? Infinity);
});

test('the rules that are not about spread, thousands, new networks or what others say stay below the line together', () => {
  const most = new Map<string, number>();
  for (const { code, bands, anywhere } of SCORING_RULES) if (!anywhere) most.set(code, Math.max(most.get(code) ?? 0, bands[0]?.points ?? 0));
  // Strangers add only what the burst does not show.
  for (const code of ['domain-spread', 'new-domains', 'strangers']) most.delete(code);
  const others = [...most.values()].reduce((sum, points) => sum + points, 0);
  expect(others).toBeLessThan(SUSPECT_SCORE);
});

test('where the log does not tell from where, much mail to strangers is watched and says so, and to people who are known it is less', () => {
  const flood = { outsideAttempts: 600, domains: 90, untoldPlacePercent: 100 };
  const [strangers, known, huge] = [{ ...flood, strangers: 590 }, flood, { ...flood, outsideAttempts: 5000, strangers: 4900 }].map((own) => scoreOf({ ...noMeasures(), ...own }, { of: 'none' }));
  expect(strangers).toMatchObject({ score: 55 });
  expect(strangers?.reasons.map(({ code }) => code)).toContain('place-untold');
  expect(known).toMatchObject({ score: 45 });
  expect(huge?.score).toBeGreaterThan(60);
});
