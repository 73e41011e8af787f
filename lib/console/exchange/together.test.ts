import { expect, test } from 'vitest';
import { Together } from './together';

/** Work that ends when the test says so. */
function workshop(most = 3) {
  const done: string[][] = [];
  const ends: (() => void)[] = [];
  const together = new Together<string>(
    async (items) => {
      done.push(items);
      await new Promise<void>((resolve) => ends.push(resolve));
      const fault = items.find((item) => /bad|away/.test(item));
      if (fault !== undefined) throw new Error(`${fault} of ${items.length}`);
    },
    (item) => item[0] ?? '',
    most,
    (error) => !String(error).includes('away'),
  );
  const endOne = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { done, together, endOne };
}

test('who comes alone is not kept waiting, who comes meanwhile is done together', async () => {
  const { done, together, endOne } = workshop();
  const all = ['a', 'b', 'c', 'd', 'e'].map((item) => together.add(item));
  expect(done).toEqual([['a']]);
  await endOne();
  await all[0];
  expect(done).toEqual([['a'], ['b', 'c', 'd']]);
  await endOne();
  await endOne();
  await Promise.all(all);
  expect(done).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
  const later = together.add('f');
  expect(done.at(-1)).toEqual(['f']);
  await endOne();
  await later;
});

test('two of one key are done one after the other, in the order in which they came', async () => {
  const { done, together, endOne } = workshop();
  const all = ['a1', 'b1', 'b2', 'c1', 'b3'].map((item) => together.add(item));
  for (let turn = 0; turn < 4; turn += 1) await endOne();
  await Promise.all(all);
  expect(done).toEqual([['a1'], ['b1', 'c1'], ['b2'], ['b3']]);
});

test('what fails with others is done once more alone, so that only its own fault is told', async () => {
  const { done, together, endOne } = workshop();
  const all = ['a', 'b', 'c bad', 'd'].map((item) => together.add(item));
  const settled = Promise.allSettled(all);
  for (let turn = 0; turn < 5; turn += 1) await endOne();
  expect((await settled).map((each) => (each.status === 'rejected' ? String(each.reason) : 'done'))).toEqual(['done', 'done', 'Error: c bad of 1', 'done']);
  expect(done).toEqual([['a'], ['b', 'c bad', 'd'], ['b'], ['c bad'], ['d']]);
});

test('what each of them would fail by is told to all at once', async () => {
  const { done, together, endOne } = workshop();
  const settled = Promise.allSettled(['a', 'b', 'c away', 'd'].map((item) => together.add(item)));
  for (let turn = 0; turn < 2; turn += 1) await endOne();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  expect(done).toEqual([['a'], ['b', 'c away', 'd']]);
});
