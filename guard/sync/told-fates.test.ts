import { expect, test } from 'vitest';
import type { MailFate } from '@sluice/suspects/mail-fate';
import { ToldFates } from './told-fates';

const KIM = 'kim@example.test';
const fate = (parts: Partial<MailFate> = {}): MailFate => ({ account: KIM, from: 1, to: 2, delivered: 3, bounced: 0, waiting: 0, unrelayed: null, refused: 0, ...parts });

test('what changed is told, what did not once a minute, and what the console does not have again', () => {
  let delivered = 3;
  const fates = new ToldFates(({ account, since }, now) => (account === KIM ? fate({ from: since, to: now, delivered }) : null));
  const collect = (now: number, accounts = [KIM, 'nobody@example.test']) => fates.collect(accounts.map((account) => ({ account, since: 1 })), now);
  expect(collect(1_000).fates).toEqual([fate({ to: 1_000 })]);
  const again = collect(2_000);
  expect(again.fates).toHaveLength(1);
  again.delivered();
  expect(collect(61_999).fates).toEqual([]);
  expect(collect(62_000).fates).toHaveLength(1);
  delivered = 4;
  const changed = collect(3_000);
  expect(changed.fates).toEqual([fate({ to: 3_000, delivered: 4 })]);
  changed.delivered();
  expect(collect(4_000).fates).toEqual([]);
  expect(collect(5_000, []).fates).toEqual([]);
  expect(collect(6_000).fates).toHaveLength(1);
});
