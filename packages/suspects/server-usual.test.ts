import { expect, test } from 'vitest';
import { noMeasures } from './measures';
import { serverUsual } from './server-usual';

const active = (...auths: number[]) => auths.map((each) => ({ ...noMeasures(), auths: each }));
const usualAuths = (all: number[], own: number) => {
  const accounts = active(...all);
  const usual = serverUsual(accounts)(accounts[all.indexOf(own)] ?? { ...noMeasures(), auths: own });
  return usual.of === 'none' ? null : usual.measures.auths;
};

test.each<[string, number[], number, number | null]>([
  ['nobody else', [5], 5, null],
  ['one other is no crowd', [5, 6], 5, null],
  ['two others: the smaller', [5, 1, 9], 5, 1],
  ['the own value is left out', [1, 2, 300], 300, 1],
  ['the own value is left out at the other end', [1, 2, 300], 1, 2],
  ['three others', [1, 2, 3, 300], 300, 2],
  ['equal values', [7, 7, 7, 7], 7, 7],
  ['one loud other does not decide', [1, 2, 3, 1000, 2], 2, 2],
])('%s', (_, all, own, expected) => {
  expect(usualAuths(all, own)).toBe(expected);
});

test('accounts that look hijacked by themselves are no yardstick', () => {
  const stolen = { ...noMeasures(), outsideAttempts: 200, domains: 100 };
  const [quiet, other] = active(1, 2);
  const measures = [stolen, { ...stolen }, { ...stolen }];
  expect(serverUsual([...measures, quiet!, other!])(stolen)).toMatchObject({ of: 'server', measures: { outsideAttempts: 0, auths: 1 } });
  expect(serverUsual([...measures, quiet!])(stolen)).toEqual({ of: 'none' });
});
