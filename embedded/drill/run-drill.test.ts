import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { afterEach, expect, test } from 'vitest';
import type { Cast } from './choose-mailbox';
import { runDrill, type DrillPlan } from './run-drill';

const cast: Cast = {
  stolen: { account: 'stolen@example.test', password: 'practice' },
  colleagues: [
    { account: 'anna@example.test', password: 'practice' },
    { account: 'bela@example.test', password: 'practice' },
  ],
};
const servers: SMTPServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => server.close(resolve)))));

interface Seen {
  accepted: number;
  senders: Map<string, number>;
  logins: number;
}

/** A mail server whose gate closes to the outside after some messages of the flood. */
async function mailServer(options: { closesAfter?: number; locksOutAfter?: number }): Promise<{ port: number; seen: Seen }> {
  const seen: Seen = { accepted: 0, senders: new Map(), logins: 0 };
  const isFlood = (session: SMTPServerSession) => session.user === 'stolen@example.test';
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ username, password }, _session, callback) {
      if (username === 'stolen@example.test') seen.logins += 1;
      const locked = username === 'stolen@example.test' && seen.logins > (options.locksOutAfter ?? Infinity);
      callback(password === 'practice' && !locked ? null : new Error('no'), password === 'practice' && !locked ? { user: username } : undefined);
    },
    onRcptTo({ address }, _session, callback) {
      const outside = !address.endsWith('@example.test');
      const refused = outside && seen.accepted >= (options.closesAfter ?? Infinity);
      callback(refused ? Object.assign(new Error('Relay denied for protecting our server'), { responseCode: 530 }) : null);
    },
    onData(stream, session, callback) {
      stream.resume();
      stream.once('end', () => {
        if (isFlood(session)) seen.accepted += 1;
        const name = typeof session.user === 'string' ? session.user : 'nobody';
        seen.senders.set(name, (seen.senders.get(name) ?? 0) + 1);
        callback();
      });
    },
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.server.address() as AddressInfo).port, seen };
}

function planFor(port: number, more: Partial<DrillPlan> = {}): DrillPlan {
  return {
    host: '127.0.0.1',
    port,
    cast,
    messages: 60,
    rate: 1_000,
    addresses: { botnet: ['127.0.0.1'], office: ['127.0.0.1'] },
    warmUpMs: 0,
    ordinaryIntervalMs: 20,
    afterRefusalMs: 50,
    now: Date.now,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...more,
  };
}

test('a gate that closes: the first 530 in its own words, inward mail still taken, ordinary outward mail refused', async () => {
  const { port, seen } = await mailServer({ closesAfter: 20 });
  const progress = await runDrill(planFor(port, { messages: 1_000_000 }));
  expect(progress.firstRefusal?.words).toBe('530 Relay denied for protecting our server');
  expect(progress.acceptedAt).toHaveLength(seen.accepted);
  expect(seen.accepted).toBeGreaterThanOrEqual(20);
  expect(progress.refused).toBeGreaterThan(0);
  expect(progress.inward).toBe('250');
  expect(progress.outward).toBe('530 Relay denied for protecting our server');
  expect(progress.phase).toBe('over');
});

test('without a gate every message of the flood passes, and ordinary mail with it', async () => {
  const { port, seen } = await mailServer({});
  const progress = await runDrill(planFor(port, { rate: 200 }));
  expect(progress).toMatchObject({ refused: 0, firstRefusal: null, inward: null, lockedOut: false });
  expect(seen.senders.get('stolen@example.test')).toBe(60);
  expect(progress.ordinary).toBeGreaterThan(0);
  expect(seen.logins).toBeGreaterThanOrEqual(15);
});

test('ends when the stolen mailbox is locked out', async () => {
  const { port } = await mailServer({ locksOutAfter: 3 });
  const progress = await runDrill(planFor(port, { messages: 1_000_000 }));
  expect(progress.lockedOut).toBe(true);
});

test('ends when it is told to', async () => {
  const { port } = await mailServer({});
  const asked = new AbortController();
  const progress = await runDrill(
    planFor(port, { messages: 1_000_000, rate: 100, signal: asked.signal, onProgress: ({ acceptedAt }) => acceptedAt.length >= 5 && asked.abort() }),
  );
  expect(progress.acceptedAt.length).toBeGreaterThanOrEqual(5);
});

test('a server that is not there is waited for until the end is asked', async () => {
  const asked = AbortSignal.timeout(200);
  expect((await runDrill(planFor(1, { signal: asked }))).acceptedAt).toEqual([]);
});
