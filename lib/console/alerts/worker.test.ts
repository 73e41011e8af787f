import { expect, test } from 'vitest';
import { GONE_MS, SILENT_MS } from '@/lib/console/alerts/conditions';
import { GIVEN_UP_MS, LEASE_MS, MOST_IN_AN_HOUR } from '@sluice/alerts/delivery';
import type { AlertRule } from '@sluice/alerts/rule';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { until } from '@sluice/guard/mailserver/testing/until';
import { closeAfterRestore } from '../exchange/close-after-restore';
import { newId } from '../new-id';
import { Stage, T0 } from '../testing/stage';
import { put } from './outbox';
import { Seal } from './sealed';
import { AlertStage, NOON } from './testing/alert-stage';
import { Receiver, type Reply } from './testing/receivers';

describeOnEachDatabase('alerts', (fresh) => {
  async function set(reply: (count: number) => Reply = () => ({ status: 200 })) {
    const { db } = await fresh();
    const alerts = new AlertStage(db);
    const server = await Stage.set(db);
    const receiver = await Receiver.listen((_, count) => reply(count));
    const told = () => receiver.received.map((_, index) => receiver.json(index) as { kind: string; reason: string; id: string; server: string });
    const channel = (name = 'hook') => alerts.channel({ kind: 'webhook', url: receiver.url, secret: '' }, { name });
    const exchange = (now = alerts.now) => server.exchange({}, now);
    return { db, alerts, server, receiver, told, channel, exchange };
  }
  const rule = async (alerts: AlertStage, parts: Partial<AlertRule>) => {
    const whole: AlertRule = { kinds: ['trip'], channels: null, afterMinutes: 0, hours: null, ...parts };
    await alerts.db.alertRule.create({ data: { id: newId(alerts.now), createdAt: alerts.now, rule: whole } });
  };

  test('a trip is told once, however often anybody looks or the console starts anew', async () => {
    const { alerts, server, channel, told, receiver } = await set();
    await channel();
    await server.trip();
    await alerts.worker.pass();
    await alerts.worker.pass();
    await alerts.anotherWorker().pass();
    await server.exchange({ guardRun: 'again', events: [] });
    await alerts.worker.pass();
    expect(told().map(({ kind, reason, server: name }) => [kind, reason, name])).toEqual([['trip', 'begun', 'mx1']]);
    await receiver.close();
  });

  test('a trip and its release in one exchange tell the release', async () => {
    const { alerts, server, channel, told, receiver } = await set();
    await channel();
    const latch = await server.trip();
    await server.release(latch, T0 + 60_000, null);
    await alerts.worker.pass();
    expect(told().map(({ kind }) => kind)).toEqual(['released']);
    await receiver.close();
  });

  test('killed between taking and accounting, the message goes out again with the same id', async () => {
    const { db, alerts, server, channel, told, receiver } = await set();
    await channel();
    await server.trip();
    await alerts.worker.pass();
    const [sent] = await alerts.deliveries();
    // As the rows are when the process dies after the receiver has answered.
    await db.alertDelivery.update({ where: { id: sent!.id }, data: { status: 'waiting', finishedAt: null, nextAt: alerts.now + LEASE_MS } });
    await alerts.anotherWorker().pass();
    expect(told()).toHaveLength(1);
    alerts.now += LEASE_MS;
    await alerts.anotherWorker().pass();
    expect(told()).toHaveLength(2);
    expect(told()[1]!.id).toBe(told()[0]!.id);
    await receiver.close();
  });

  test('of two consoles one sends', async () => {
    const { alerts, server, channel, told, receiver } = await set();
    await channel();
    await server.trip();
    await Promise.all([alerts.anotherWorker().pass(), alerts.anotherWorker().pass()]);
    await alerts.worker.pass();
    expect(told()).toHaveLength(1);
    await receiver.close();
  });

  test('a receiver that does not answer holds up nobody else', async () => {
    const { alerts, channel, receiver } = await set(() => null);
    await channel('hanging');
    const other = await Receiver.listen(() => ({ status: 200 }));
    const [hanging] = await alerts.db.alertChannel.findMany();
    await put(alerts.db, { channel: hanging!, alertId: null, reason: 'test', key: '1', now: alerts.now });
    alerts.worker.start();
    await until('the first receiver has the message and does not answer', () => receiver.received.length === 1);
    const id = await alerts.channel({ kind: 'webhook', url: other.url, secret: '' }, { name: 'other' });
    await put(alerts.db, { channel: { id, name: 'other' }, alertId: null, reason: 'test', key: '2', now: alerts.now });
    await until('the second one has its message', () => other.received.length === 1, 8_000);
    expect((await alerts.deliveries()).find(({ channelName }) => channelName === 'hanging')).toMatchObject({ status: 'waiting', answer: null });
    await Promise.all([receiver.close(), alerts.worker.stop()]);
    await other.close();
  });

  test('a receiver that is away is tried again, later and later, and given up after a day', async () => {
    const { alerts, server, channel, receiver } = await set(() => ({ status: 503 }));
    const id = await channel();
    await server.trip();
    const from = alerts.now;
    for (const seconds of [0, 4, 5, 14, 15, 34, 35]) {
      alerts.now = from + seconds * 1_000;
      await alerts.worker.pass();
    }
    expect(receiver.received).toHaveLength(4);
    expect(await alerts.db.alertChannel.findUniqueOrThrow({ where: { id } })).toMatchObject({ failingSince: from, failure: 'HTTP 503', provenAt: null });
    await alerts.later(GIVEN_UP_MS + 1);
    expect(await alerts.deliveries()).toMatchObject([expect.objectContaining({ reason: 'begun', status: 'failed' }), {}]);
    await receiver.close();
  });

  test('the next one is told when nobody has opened it, and not when somebody has', async () => {
    const { alerts, server, channel, receiver } = await set();
    const [first, second] = [await channel('first'), await channel('second')];
    await rule(alerts, { channels: [first] });
    await rule(alerts, { channels: [second], afterMinutes: 10 });
    await server.trip();
    await alerts.worker.pass();
    await alerts.later(9 * 60_000);
    const names = async () => (await alerts.deliveries()).map(({ channelName }) => channelName);
    expect(await names()).toEqual(['first']);
    await alerts.later(60_000);
    expect(await names()).toEqual(['first', 'second']);
    await server.trip('latch-2', T0 + 1);
    await alerts.worker.pass();
    await alerts.db.alert.updateMany({ data: { acknowledgedAt: alerts.now, acknowledgedByName: 'Alice' } });
    await alerts.later(11 * 60_000);
    expect(await names()).toEqual(['first', 'second', 'first']);
    await receiver.close();
  });

  test('a silent guard is told after a minute and its return too, but not while the console itself was away', async () => {
    const { alerts, channel, exchange, told, receiver } = await set();
    await channel();
    await exchange(alerts.now - 3_600_000);
    await alerts.worker.pass();
    await alerts.later(SILENT_MS - 1);
    expect(told()).toEqual([]);
    await alerts.later(1);
    expect(told().map(({ kind, reason }) => [kind, reason])).toEqual([['guard-silent', 'begun']]);
    for (let waited = 0; waited <= GONE_MS + 30_000; waited += 30_000) {
      await exchange(alerts.now + 30_000);
      await alerts.later(30_000);
    }
    expect(told().map(({ kind, reason }) => [kind, reason])).toEqual([['guard-silent', 'begun'], ['guard-silent', 'ended']]);
    await receiver.close();
  });

  test('a state that flickers wakes nobody twice', async () => {
    const { alerts, server, channel, told, receiver } = await set();
    await channel();
    const calm = server.report;
    for (let round = 0; round < 10; round += 1) {
      server.report = { ...calm, problems: round % 2 === 0 ? [{ code: 'relaying-unasked', since: T0, detail: '' }] : [] };
      await server.exchange({}, alerts.now + 40_000);
      await alerts.later(40_000);
      await server.exchange({}, alerts.now + 10_000);
      await alerts.later(10_000);
    }
    // It never stood long enough to be told, or it was told once.
    expect(told().length).toBeLessThanOrEqual(1);
    server.report = { ...calm, problems: [{ code: 'relaying-unasked', since: T0, detail: '' }] };
    await server.exchange({}, alerts.now + 31_000);
    await alerts.later(1);
    await alerts.later(30_000);
    expect(told().map(({ kind }) => kind)).toEqual(['hook-removed']);
    await receiver.close();
  });

  test('a channel gets no more than its share in an hour, and the log says what was left out', async () => {
    const { db, alerts, channel, receiver } = await set();
    const id = await channel();
    for (let n = 0; n < MOST_IN_AN_HOUR + 3; n += 1) await put(db, { channel: { id, name: 'hook' }, alertId: null, reason: 'test', key: `${n}`, now: alerts.now });
    await alerts.worker.pass();
    expect(receiver.received).toHaveLength(MOST_IN_AN_HOUR);
    expect(await db.alertDelivery.count({ where: { status: 'left-out' } })).toBe(3);
    await receiver.close();
  });

  test('a channel proves itself again after a week, in working hours', async () => {
    const { alerts, channel, told, receiver, exchange } = await set();
    const id = await channel();
    await alerts.worker.pass();
    expect(told()).toEqual([]);
    // A week later it is Friday again; at night nobody is disturbed. (The server is in Seoul: 12:00 UTC is 21:00.)
    alerts.now = NOON + 7 * 86_400_000;
    await exchange();
    await alerts.worker.pass();
    expect(told()).toEqual([]);
    alerts.now = Date.parse('2026-12-07T01:00:00Z');
    await exchange();
    await alerts.worker.pass();
    expect((await alerts.db.alertChannel.findUniqueOrThrow({ where: { id } })).provenAt).toBe(Date.parse('2026-12-07T01:00:00Z'));
    await alerts.later(120_000);
    expect(told().map(({ kind, reason }) => [kind, reason]).filter(([kind]) => kind === 'test')).toEqual([['test', 'proof']]);
    await receiver.close();
  });

  test('what waited when a backup was made is not sent when it is brought back', async () => {
    const { db, alerts, channel, receiver } = await set();
    const id = await channel();
    await put(db, { channel: { id, name: 'hook' }, alertId: null, reason: 'test', key: '1', now: alerts.now });
    await closeAfterRestore(db, alerts.now);
    await alerts.worker.pass();
    expect(receiver.received).toEqual([]);
    expect(await alerts.deliveries()).toMatchObject([{ status: 'failed', answer: expect.stringContaining('backup') }]);
    await receiver.close();
  });

  test('what was sealed with another secret is told as a failing channel', async () => {
    const { db, alerts, server, channel, receiver } = await set();
    const id = await channel();
    await db.alertChannel.update({ where: { id }, data: { sealed: new Seal('another secret').close('{}') } });
    await server.trip();
    await alerts.worker.pass();
    expect(await alerts.deliveries()).toMatchObject([{ status: 'failed', answer: expect.stringContaining('enter them anew') }]);
    expect((await db.alertChannel.findUniqueOrThrow({ where: { id } })).failingSince).toBe(alerts.now);
    await receiver.close();
  });

  test('no secret of a channel can be read in the database', async () => {
    const { db, alerts, receiver } = await set();
    await alerts.channel({ kind: 'telegram', token: 'the-bot-token', chatId: '1', base: receiver.url });
    const rows = JSON.stringify(await db.alertChannel.findMany());
    expect(rows).not.toContain('the-bot-token');
    expect(new Seal('x').open(new Seal('x').close('text'))).toBe('text');
    const sealed = new Seal('x').close('text');
    expect(new Seal('x').open(`${sealed.slice(0, -2)}AA`)).toBeNull();
    await receiver.close();
  });
});
