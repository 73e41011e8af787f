import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { NEW_GATE_SETTINGS, LOGIN_REFUSED } from '@sluice/policy/login-decision';
import type { RefusalScope } from '@sluice/policy/refusal-scope';
import { Problems } from '@sluice/guard/problems';
import { silentLog } from '@sluice/guard/testing/silent-log';
import { createGateServer, type GateServer } from './gate-server';
import { LoginGate } from './login-gate';

const refused = new Map<string, RefusalScope>([['thief@example.test', 'everything'], ['reader@example.test', 'sending']]);
const secret = 'a'.repeat(64);
const problems = new Problems(() => 1);
let settings = NEW_GATE_SETTINGS;
let server: GateServer;

async function started(port = 0): Promise<LoginGate> {
  settings = NEW_GATE_SETTINGS;
  const gate = new LoginGate({ refused: { scopeOf: (login) => refused.get(login.toLowerCase()) ?? null }, settings: () => settings, now: () => 7 });
  server = createGateServer({ listen: { host: '127.0.0.1', port }, secret: () => Promise.resolve(secret), gate, problems, log: silentLog() });
  await server.start();
  return gate;
}
afterEach(() => server.stop());

const post = (body: string, headers: Record<string, string> = { authorization: `Bearer ${secret}` }, command = 'allow') => fetch(`http://127.0.0.1:${server.port}/?command=${command}`, { method: 'POST', headers, body });
const asked = async (login: string, protocol = 'imap', session = ''): Promise<unknown> => (await post(JSON.stringify({ login, protocol, session_id: session, remote: '192.0.2.1', pwhash: '00', tls: true }))).json();

test('a contained account is refused with the usual sentence, or with the operator’s; others are not', async () => {
  const gate = await started();
  expect(await asked('Thief@Example.test')).toEqual({ status: -1, msg: LOGIN_REFUSED });
  settings = { sentence: '관리자에게 문의하십시오.', observe: false };
  expect(await asked('thief@example.test', 'smtp')).toEqual({ status: -1, msg: '관리자에게 문의하십시오.' });
  expect(await asked('minsu@example.test')).toEqual({ status: 0 });
  expect([await asked('reader@example.test', 'smtp'), await asked('reader@example.test', 'imap')]).toMatchObject([{ status: -1 }, { status: 0 }]);
  expect(gate.counts).toEqual({ asked: 5, refused: 3, lastAskedAt: 7 });
});

test('while it observes nobody is refused, and what would have been is counted', async () => {
  const gate = await started();
  settings = { sentence: '', observe: true };
  expect(await asked('thief@example.test')).toEqual({ status: 0 });
  expect(gate.counts.refused).toBe(1);
});

test('a try of the guard’s own is told apart by its session, may be let in, and is nobody’s login', async () => {
  const gate = await started();
  const passed = await gate.duringProbe('s1', true, () => asked('thief@example.test', 'imap', 's1'));
  expect(passed).toEqual({ result: { status: 0 }, asked: true });
  expect(await gate.duringProbe('s2', false, () => asked('thief@example.test', 'imap', 's2'))).toMatchObject({ result: { status: -1 }, asked: true });
  expect(await gate.duringProbe('s3', false, () => asked('thief@example.test', 'imap', 'somebody'))).toMatchObject({ asked: false });
  expect(await asked('thief@example.test', 'imap', 's1')).toMatchObject({ status: -1 });
  expect(gate.counts).toMatchObject({ asked: 2, refused: 2 });
});

test.each([
  ['without the secret', '{"login":"thief@example.test"}', {}, 401],
  ['with another secret', '{"login":"thief@example.test"}', { authorization: `Bearer ${'b'.repeat(64)}` }, 401],
  ['that is no JSON', 'login=thief', undefined, 400],
  ['without a login', '{"protocol":"imap"}', undefined, 400],
  ['that is too long', `{"login":"${'x'.repeat(20_000)}"}`, undefined, 413],
])('a question %s is answered with nothing', async (_, body, headers, status) => {
  const gate = await started();
  const answer = await post(body, headers);
  expect([answer.status, await answer.json()]).toEqual([status, {}]);
  expect(gate.counts.asked).toBe(0);
  expect(await asked('thief@example.test')).toMatchObject({ status: -1 });
});

test('a report of how a login ended is taken and changes nothing', async () => {
  const gate = await started();
  expect(await (await post('{"login":"thief@example.test","success":false}', undefined, 'report')).json()).toEqual({ status: 0 });
  expect(gate.counts.asked).toBe(0);
});

test('connections on which nobody asks make room again', async () => {
  await started();
  const idle = Array.from({ length: 600 }, () => connect(server.port ?? 0, '127.0.0.1').on('error', () => undefined));
  await expect.poll(() => asked('thief@example.test').catch(() => null), { timeout: 15_000 }).toMatchObject({ status: -1 });
  for (const socket of idle) socket.destroy();
}, 20_000);

test('an address that is taken is a problem until it is free', async () => {
  await started();
  const { port } = server;
  const other = createGateServer({ listen: { host: '127.0.0.1', port: port ?? 0 }, secret: () => Promise.resolve(secret), gate: { decide: () => ({ status: 0 }) }, problems, log: silentLog() });
  await expect(other.start()).rejects.toThrow('cannot listen');
  expect(problems.list()).toMatchObject([{ code: 'gate-down' }]);
  await server.stop();
  await other.start();
  expect(problems.list()).toEqual([]);
  await other.stop();
});
