import { expect, test, vi } from 'vitest';
import { ASK_AGAIN_MS, readBack } from './read-back';

const noPause = () => Promise.resolve();

test('asks again until the console answers, and says what it has recorded', async () => {
  const ask = vi.fn<() => Promise<{ action: null }>>().mockRejectedValueOnce(new Error('frozen')).mockRejectedValueOnce(new Error('frozen')).mockResolvedValue({ action: null });
  const pause = vi.fn(noPause);
  expect(await readBack(ask, pause, new AbortController().signal)).toBeNull();
  expect(ask).toHaveBeenCalledTimes(3);
  expect(pause.mock.calls).toEqual([[ASK_AGAIN_MS], [ASK_AGAIN_MS]]);
});

test('says nothing of an answer that comes when the press was made again', async () => {
  const ended = new AbortController();
  const ask = () => {
    ended.abort();
    return Promise.resolve({ action: null });
  };
  expect(await readBack(ask, noPause, ended.signal)).toBeUndefined();
});
