import { expect, test } from 'vitest';
import { askHealth, type Health } from './health';
import { untilHealthy } from './until-healthy';

const never = new AbortController().signal;
const health = (parts: Partial<Health>): Health => ({ status: 'starting', console: true, storage: null, guard: true, mailServer: true, ...parts });

test('waits until all parts are up', async () => {
  const answers = [health({ console: false, guard: false, mailServer: false }), health({ guard: false }), health({ status: 'ok' })];
  await untilHealthy({ ask: () => Promise.resolve(answers.shift()!), logOf: String, patienceMs: 60_000, signal: never });
  expect(answers).toEqual([]);
});

test('names the part that does not come up, and its log', async () => {
  const waiting = untilHealthy({ ask: () => Promise.resolve(health({ mailServer: false })), logOf: (part) => `/logs/${part}.log`, patienceMs: 0, signal: never });
  await expect(waiting).rejects.toThrow('Not up: mail-server (see /logs/mail-server.log).');
});

test('ends when it is told to', async () => {
  await untilHealthy({ ask: () => Promise.resolve(health({})), logOf: String, patienceMs: 60_000, signal: AbortSignal.abort() });
});

test('a console that does not answer, or answers something else, counts as down', async () => {
  const down = { status: 'starting', console: false, storage: null, guard: false, mailServer: false };
  expect(await askHealth('http://x', () => Promise.reject(new Error('refused')))).toEqual(down);
  expect(await askHealth('http://x', () => Promise.resolve(new Response('<html>')))).toEqual(down);
  expect(await askHealth('http://x', () => Promise.resolve(Response.json(health({ status: 'ok' }), { status: 200 })))).toEqual(health({ status: 'ok' }));
});
