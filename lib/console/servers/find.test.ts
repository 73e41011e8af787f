import { expect, test } from 'vitest';
import { quietReport, T0 } from '@/lib/console/testing/stage';
import { ruleInForce } from './find';

const settings = { applyQueueLimit: true, threshold: 1_000, recipientThreshold: 20_000 };
const report = { ...quietReport, abilities: ['recipient-threshold'] };
const mailing = { until: T0 + 60_000, threshold: 5_000, by: 'Minsu' };

test.each([
  ['as it is set', report, settings],
  ['before the first report it is not known what the guard can', null, settings],
  ['a guard of before goes by messages alone', { ...report, abilities: [] }, { ...settings, recipientThreshold: null }],
  ['one that tells no abilities, too', { ...report, abilities: undefined }, { ...settings, recipientThreshold: null }],
  ['while a mailing is under way both are its threshold, unless they are higher', { ...report, mailing: { ...mailing, threshold: 50_000 } }, { ...settings, threshold: 50_000, recipientThreshold: 50_000 }],
  ['not after its time', { ...report, mailing: { ...mailing, until: T0 } }, settings],
])('the rule in force: %s', (_, told, expected) => {
  expect(ruleInForce(settings, told as typeof quietReport | null, T0)).toEqual(expected);
});
