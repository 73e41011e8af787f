import { expect, test } from 'vitest';
import { alertSeal } from '@/lib/auth/alert-seal';
import { serveExchange } from '@/lib/auth/exchange-route';
import { consoleOn } from '@/lib/auth/testing/console';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { syncResponseSchema } from '@sluice/contract/contract';
import { alice, exampleExchange, Stage, TOKEN } from '../testing/stage';
import { addBrowser, addChannel, isPushService, removeChannel, testChannel } from './channels';
import { acknowledgeAlert, saveDeadManUrl, saveRules, takeReceipt } from './save';
import { receiptHash } from './sealed';
import { AlertStage } from './testing/alert-stage';
import { viewAlerts } from './view';

const NOW = 1_795_600_000_000;
const PUSH = { name: 'phone', language: 'ko' as const, endpoint: 'https://fcm.googleapis.com/fcm/send/x', p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) };

describeOnEachDatabase('channels', (fresh) => {
  test('the guard is told how to tell by itself, in the first exchange and now and then, and only of channels meant for it', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const { serverId } = await Stage.set(db);
    const settings = { kind: 'webhook' as const, url: 'https://hooks.example.test/x', secret: '' };
    const { secret } = await addChannel(db, alertSeal(), { adding: { name: 'for the guard', language: 'ko', byGuard: true, settings }, actor: alice, now: NOW });
    await addChannel(db, alertSeal(), { adding: { name: 'not for it', language: 'en', byGuard: false, settings }, actor: alice, now: NOW });
    await addChannel(db, alertSeal(), { adding: { name: 'cannot', language: 'en', byGuard: true, settings: { kind: 'slack', url: 'https://hooks.slack.test/x' } }, actor: alice, now: NOW });
    await saveDeadManUrl(db, alertSeal(), { serverId, url: 'https://hc.example.test/uuid', actor: alice, now: NOW });
    const exchange = async (sequence: number) => {
      const body = JSON.stringify(exampleExchange(sequence));
      const answer = await serveExchange(new Request('http://127.0.0.1/api/guard/sync', { method: 'POST', headers: { authorization: `Bearer ${TOKEN}-mx1` }, body }));
      return syncResponseSchema.parse(await answer.json()).alerts;
    };
    const told = await exchange(1);
    expect(told).toMatchObject({ deadManUrl: 'https://hc.example.test/uuid', server: 'mx1', channels: [{ language: 'ko', settings: { ...settings, secret } }] });
    expect(told?.channels).toHaveLength(1);
    expect(await exchange(2)).toBeUndefined();
    await saveDeadManUrl(db, alertSeal(), { serverId, url: null, actor: alice, now: NOW });
    expect((await exchange(11))?.deadManUrl).toBeNull();
    const stored = JSON.stringify([await db.alertChannel.findMany(), await db.deadManUrl.findMany(), await db.auditEntry.findMany(), await viewAlerts(db, alice.id, NOW)]);
    for (const hidden of [secret!, 'hooks.example.test/x', 'hc.example.test/uuid']) expect(stored).not.toContain(hidden);
  });

  test('a browser may name only a push service, is added once, and only its owner or an administrator takes it away', async () => {
    const { db } = await fresh();
    const { seal } = new AlertStage(db);
    const add = (endpoint = PUSH.endpoint, actor = alice) => addBrowser(db, seal, { subscribing: { ...PUSH, endpoint }, services: ['http://127.0.0.1:9'], actor, now: NOW });
    for (const bad of ['http://fcm.googleapis.com/x', 'https://fcm.googleapis.com.evil.test/x', 'https://169.254.169.254/x', 'https://user@fcm.googleapis.com/x', 'http://127.0.0.1:10/x']) {
      await expect(add(bad), bad).rejects.toMatchObject({ code: 'bad-request' });
    }
    expect(isPushService('https://web.push.apple.com/x', [])).toBe(true);
    expect(isPushService('http://127.0.0.1:9/x', ['http://127.0.0.1:9'])).toBe(true);
    const { id } = await add();
    expect(await add()).toEqual({ id });
    expect(await db.alertChannel.count()).toBe(1);
    await expect(removeChannel(db, { id, ofPerson: 'bob', actor: { ...alice, id: 'bob' }, now: NOW })).rejects.toMatchObject({ code: 'not-found' });
    await removeChannel(db, { id, ofPerson: alice.id, actor: alice, now: NOW });
    expect(await db.alertChannel.count()).toBe(0);
  });

  test('a receipt proves a browser once, and nobody can make one up', async () => {
    const { db } = await fresh();
    const { seal } = new AlertStage(db);
    const { id } = await addBrowser(db, seal, { subscribing: PUSH, services: [], actor: alice, now: NOW });
    await db.alertDelivery.updateMany({ data: { receiptHash: receiptHash('the receipt in the message') } });
    await expect(takeReceipt(db, 'something else that is long', NOW)).rejects.toMatchObject({ code: 'not-found' });
    await takeReceipt(db, 'the receipt in the message', NOW + 5);
    expect(await db.alertChannel.findUniqueOrThrow({ where: { id } })).toMatchObject({ provenAt: NOW + 5 });
    await expect(takeReceipt(db, 'the receipt in the message', NOW + 9)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('whoever opens an alert first has taken it up; tests are bounded; rules are replaced whole', async () => {
    const { db } = await fresh();
    const stage = await Stage.set(db);
    await stage.trip();
    const [alert] = await db.alert.findMany();
    expect(await acknowledgeAlert(db, { id: alert!.id, actor: alice, now: NOW })).toEqual({ serverId: stage.serverId, incident: 1 });
    await acknowledgeAlert(db, { id: alert!.id, actor: { ...alice, name: 'Bob' }, now: NOW + 1 });
    expect(await db.alert.findFirstOrThrow()).toMatchObject({ acknowledgedByName: 'Alice', acknowledgedAt: NOW });
    expect(await acknowledgeAlert(db, { id: 'nobody', actor: alice, now: NOW })).toBeNull();

    const { seal } = new AlertStage(db);
    const { id } = await addChannel(db, seal, { adding: { name: 'x', language: 'en', byGuard: false, settings: { kind: 'slack', url: 'https://x.test' } }, actor: alice, now: NOW });
    for (let n = 1; n <= 4; n += 1) await testChannel(db, { id, now: NOW + n });
    await expect(testChannel(db, { id, now: NOW + 5 })).rejects.toMatchObject({ code: 'too-many-requests' });

    const rule = { kinds: ['trip' as const], channels: [id], afterMinutes: 5, hours: null };
    await saveRules(db, { rules: [rule, { ...rule, channels: null }], actor: alice, now: NOW });
    expect(await viewAlerts(db, alice.id, NOW)).toMatchObject({ rules: [rule, { channels: null }], rulesAreFirst: false });
    await saveRules(db, { rules: [], actor: alice, now: NOW });
    expect((await viewAlerts(db, alice.id, NOW)).rulesAreFirst).toBe(true);
  });
});
