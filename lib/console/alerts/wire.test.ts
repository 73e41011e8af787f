import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import { channelSettingsSchema, type ChannelSettings } from '@sluice/alerts/channel';

import { formats, type WireKind } from '@sluice/alerts/formats';
import { languages } from '@sluice/messages/language';
import { HOSTILE } from '@sluice/alerts/testing/example-news';
import { temporarySqlite, type TemporaryDatabase } from '@/lib/db/testing/temporary-database';
import { activity, Stage, T0 } from '../testing/stage';
import { AlertStage } from './testing/alert-stage';
import { PushEndpoint } from './testing/push-endpoint';
import { Receiver, receiverOf } from './testing/receivers';

const closing: { close(): Promise<unknown> }[] = [];
let database: TemporaryDatabase | null = null;
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
  await database?.remove();
});
const closed = <T extends { close(): Promise<unknown> }>(each: T): T => {
  closing.push(each);
  return each;
};

async function stages(name = 'mx1'): Promise<{ alerts: AlertStage; server: Stage }> {
  database = await temporarySqlite();
  return { alerts: new AlertStage(database.db), server: await Stage.set(database.db, name) };
}

const settingsOf: Record<WireKind, (url: string) => ChannelSettings> = {
  webhook: (url) => ({ kind: 'webhook', url, secret: 'shared secret' }),
  slack: (url) => ({ kind: 'slack', url }),
  discord: (url) => ({ kind: 'discord', url }),
  teams: (url) => ({ kind: 'teams', url: `${url}/workflows/x?sig=y` }),
  'google-chat': (url) => ({ kind: 'google-chat', url }),
  'line-works': (url) => ({ kind: 'line-works', url }),
  telegram: (url) => ({ kind: 'telegram', token: '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', chatId: '-100123', base: url }),
  ntfy: (url) => ({ kind: 'ntfy', url: `${url}/sluice-alerts`, token: 'tk_x' }),
  kakaowork: (url) => ({ kind: 'kakaowork', key: 'key', email: 'ops@example.test', base: url }),
  alertmanager: (url) => ({ kind: 'alertmanager', url, token: '' }),
};

describe.each(Object.keys(formats) as WireKind[])('%s', (kind) => {
  test('takes a trip with names that want to be more than names, in every language', async () => {
    const receiver = closed(await receiverOf(kind));
    const { alerts, server } = await stages();
    await alerts.db.server.updateMany({ data: { name: HOSTILE } });
    const settings = channelSettingsSchema.parse(settingsOf[kind](receiver.url));
    for (const language of languages) await alerts.channel(settings, { language });
    await server.exchange({ activities: [activity(HOSTILE, {}, 'line')] });
    await server.trip('latch-1', T0, HOSTILE);
    await alerts.worker.pass();
    expect((await alerts.deliveries()).map(({ status, answer }) => ({ status, answer }))).toEqual(languages.map(() => ({ status: 'delivered', answer: null })));
    const bodies = receiver.received.map(({ body }) => body.toString('utf8'));
    expect(bodies).toHaveLength(languages.length);
    for (const body of bodies) {
      expect(body).not.toMatch(/[\u0000-\u001f\u202e]/);
      expect(body).toContain('https://sluice.example.test/alerts/');
    }
    for (const word of ['protected', '보호', '保護']) expect(bodies.join()).toContain(word);
  });
});

describe('names of strangers are text', () => {
  const bodyFor = async (kind: WireKind): Promise<string> => {
    const receiver = closed(await receiverOf(kind));
    const { alerts, server } = await stages();
    await alerts.db.server.updateMany({ data: { name: HOSTILE } });
    await alerts.channel(channelSettingsSchema.parse(settingsOf[kind](receiver.url)));
    await server.trip('latch-1', T0, HOSTILE);
    await alerts.worker.pass();
    return receiver.received[0]?.body.toString('utf8') ?? '';
  };
  test('Slack calls nobody and makes no link', async () => {
    const { text, blocks } = JSON.parse(await bodyFor('slack')) as { text: string; blocks: { text?: { type: string } }[] };
    expect(text).toContain('&lt;!channel&gt;');
    expect(text).not.toContain('<');
    expect(blocks.every((block) => block.text === undefined || block.text.type === 'plain_text')).toBe(true);
  });
  test('Discord marks nothing up and mentions nobody', async () => {
    const { embeds, allowed_mentions: mentions } = JSON.parse(await bodyFor('discord')) as {
      embeds: { title: string; description: string }[];
      allowed_mentions: unknown;
    };
    expect(mentions).toEqual({ parse: [] });
    const marked = (embeds[0]?.title ?? '') + (embeds[0]?.description ?? '');
    expect(marked).toContain('\\*b\\* \\_i\\_ \\`c\\` \\[x\\]\\(');
    expect(marked).not.toContain('https://evil');
  });
  test('Google Chat calls nobody, and HTML in a card is shown as text', async () => {
    const { text, cardsV2 } = JSON.parse(await bodyFor('google-chat')) as {
      text: string;
      cardsV2: { card: { sections: { widgets: { textParagraph?: { text: string } }[] }[] } }[];
    };
    expect(text).not.toMatch(/[<>*_`]/);
    const paragraph = cardsV2[0]?.card.sections[0]?.widgets[0]?.textParagraph?.text ?? '';
    expect(paragraph).toContain('&lt;b&gt;&amp;amp;');
    expect(paragraph).not.toContain('<');
  });
  test('Teams gets runs of text, never Markdown; Telegram gets no parse mode', async () => {
    expect(await bodyFor('teams')).not.toContain('"TextBlock"');
    expect(await bodyFor('telegram')).not.toContain('parse_mode');
  });
});

describe('what belongs to the wire', () => {
  test('a webhook is signed over time and body, and says by its id that it is the same message', async () => {
    const receiver = closed(await Receiver.listen((_, count) => ({ status: count === 1 ? 503 : 200 })));
    const { alerts, server } = await stages();
    await alerts.channel(settingsOf.webhook(receiver.url));
    await server.trip();
    await alerts.worker.pass();
    await alerts.later(5_000);
    const [first, second] = receiver.received;
    for (const { headers, body } of [first!, second!]) {
      const [, seconds = '', signature = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-sluice-signature'])) ?? [];
      expect(
        createHmac('sha256', 'shared secret')
          .update(`${seconds}.${body.toString('utf8')}`)
          .digest('hex'),
      ).toBe(signature);
    }
    expect(second!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
  });

  test('no redirect is followed, no answer is waited for without end, and none is read without bound', async () => {
    const trap = closed(await Receiver.listen(() => ({ status: 200 })));
    const redirecting = closed(await Receiver.listen(() => ({ status: 307, headers: { location: trap.url } })));
    const endless = closed(await Receiver.listen(() => ({ status: 500, body: 'x'.repeat(5_000_000) })));
    const { alerts, server } = await stages();
    await alerts.channel(settingsOf.webhook(redirecting.url), { name: 'redirecting' });
    await alerts.channel(settingsOf.webhook(endless.url), { name: 'endless' });
    await server.trip();
    await alerts.worker.pass();
    const rows = await alerts.deliveries();
    expect(rows.find(({ channelName }) => channelName === 'redirecting')).toMatchObject({ status: 'failed', answer: 'HTTP 307' });
    expect(rows.find(({ channelName }) => channelName === 'endless')?.answer?.length).toBeLessThan(200);
    expect(trap.received).toEqual([]);
  });

  test('tokens go where their makers want them', async () => {
    const [telegram, ntfy, kakao, discord] = [
      closed(await receiverOf('telegram')),
      closed(await receiverOf('ntfy')),
      closed(await receiverOf('kakaowork')),
      closed(await receiverOf('discord')),
    ];
    const { alerts, server } = await stages();
    await alerts.channel(settingsOf.telegram(telegram.url));
    await alerts.channel(settingsOf.ntfy(ntfy.url));
    await alerts.channel(settingsOf.kakaowork(kakao.url));
    await alerts.channel(settingsOf.discord(discord.url));
    await server.trip();
    await alerts.worker.pass();
    expect(telegram.received[0]?.path).toBe('/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/sendMessage');
    expect(ntfy.received[0]).toMatchObject({ path: '/', headers: { authorization: 'Bearer tk_x' } });
    expect(ntfy.json()).toMatchObject({ topic: 'sluice-alerts', priority: 5 });
    expect(kakao.received[0]).toMatchObject({ path: '/v1/messages.send_by_email', headers: { authorization: 'Bearer key' } });
    expect(discord.received[0]?.path).toBe('/?wait=true');
  });

  test('an Alertmanager is told again while the alert stands, and its end when it ends', async () => {
    const receiver = closed(await receiverOf('alertmanager'));
    const { alerts, server } = await stages();
    await alerts.channel(settingsOf.alertmanager(receiver.url));
    const latch = await server.trip();
    await server.exchange({}, alerts.now);
    await alerts.worker.pass();
    await server.exchange({}, alerts.now + 60_000);
    await alerts.later(60_000);
    expect(receiver.received).toHaveLength(1);
    await server.exchange({}, alerts.now + 61_000);
    await alerts.later(61_000);
    expect(receiver.received).toHaveLength(2);
    await server.release(latch, alerts.now, null);
    await alerts.later(1_000);
    const sent = receiver.received.flatMap(
      (_, index) => receiver.json(index) as { labels: { alertname: string; sluice_alert: string }; startsAt: string; endsAt: string }[],
    );
    const trips = sent.filter(({ labels }) => labels.alertname === 'Sluice_trip');
    expect(trips).toHaveLength(3);
    expect(new Set(trips.map(({ labels, startsAt }) => JSON.stringify([labels, startsAt]))).size).toBe(1);
    expect(Date.parse(trips[1]!.endsAt)).toBeGreaterThan(alerts.now);
    expect(Date.parse(trips[2]!.endsAt)).toBeLessThanOrEqual(alerts.now);
  });
});

describe('a browser', () => {
  test('gets a message that only it can read, from a sender that proves itself', async () => {
    const browser = closed(await PushEndpoint.listen());
    const { alerts, server } = await stages();
    await alerts.channel({ kind: 'web-push', endpoint: browser.url, p256dh: browser.p256dh, auth: browser.auth });
    await server.trip();
    await alerts.worker.pass();
    const [message] = browser.received;
    const identity = await alerts.db.alertIdentity.findFirstOrThrow();
    expect(browser.senderOf(message!)).toBe(identity.pushPublicKey);
    expect(message!.headers).toMatchObject({ urgency: 'high', ttl: '43200' });
    expect(JSON.parse(browser.open(message!))).toMatchObject({
      title: '⛔ mx1: mail server protected',
      link: expect.stringContaining('/alerts/'),
      urgent: true,
    });
    expect(message!.body.toString('latin1')).not.toContain('mx1');
    // Taken by the push service is not yet shown by the browser.
    expect(await alerts.db.alertChannel.findFirstOrThrow()).toMatchObject({ provenAt: null, failingSince: null });
  });

  test('that is gone is told as a failing channel', async () => {
    const browser = closed(await PushEndpoint.listen(() => ({ status: 410 })));
    const { alerts, server } = await stages();
    await alerts.channel({ kind: 'web-push', endpoint: browser.url, p256dh: browser.p256dh, auth: browser.auth });
    await server.trip();
    await alerts.worker.pass();
    expect(await alerts.db.alertChannel.findFirstOrThrow()).toMatchObject({ failingSince: alerts.now, failure: 'HTTP 410' });
  });
});

describe('mail', () => {
  async function relay(): Promise<{ port: number; mails: string[]; close(): Promise<void> }> {
    const mails: string[] = [];
    const server = new SMTPServer({
      ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false },
      onAuth: ({ username, password }, _, done) => done(username === 'alerts' && password === 'secret' ? null : new Error('no'), { user: username }),
      onData(stream, _, done) {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
        stream.on('end', () => {
          mails.push(text);
          done();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return { port: (server.server.address() as AddressInfo).port, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
  }
  const settings = (port: number, parts: object = {}): ChannelSettings =>
    channelSettingsSchema.parse({
      kind: 'mail',
      host: '127.0.0.1',
      port,
      security: 'none',
      user: 'alerts',
      password: 'secret',
      from: 'sluice@example.test',
      to: 'ops@example.test',
      ...parts,
    });

  test('goes through a relay of its own, and no name adds a header', async () => {
    const server = closed(await relay());
    const { alerts, server: host } = await stages();
    await alerts.db.server.updateMany({ data: { name: HOSTILE } });
    await alerts.channel(settings(server.port));
    await host.trip('latch-1', T0, HOSTILE);
    await alerts.worker.pass();
    expect(await alerts.deliveries()).toMatchObject([{ status: 'delivered' }]);
    const [mail = ''] = server.mails;
    const [head = ''] = mail.split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/im);
    expect(head).toMatch(/^To: ops@example\.test/m);
    expect(head).toMatch(/^Auto-Submitted: auto-generated/m);
  });

  test('never goes through a server that is watched, by whatever name', async () => {
    const server = closed(await relay());
    const { alerts, server: host } = await stages();
    await alerts.db.server.updateMany({ data: { hostname: 'localhost' } });
    const { mails, port } = server;
    await alerts.channel(settings(port));
    await alerts.channel(settings(port, { host: 'localhost' }), { name: 'by name' });
    await alerts.db.server.updateMany({ data: { hostname: 'localhost' } });
    await host.trip();
    await alerts.db.server.updateMany({ data: { hostname: 'localhost' } });
    await alerts.worker.pass();
    expect((await alerts.deliveries()).map(({ status, answer }) => [status, answer?.includes('a mail server that Sluice watches')])).toEqual([
      ['failed', true],
      ['failed', true],
    ]);
    expect(mails).toEqual([]);
  });

  test('a relay that is away is tried again, one that refuses is not', async () => {
    const { alerts, server: host } = await stages();
    const server = closed(await relay());
    await alerts.channel(settings(1), { name: 'away' });
    await alerts.channel(settings(server.port, { password: 'wrong' }), { name: 'refusing' });
    await host.trip();
    await alerts.worker.pass();
    expect((await alerts.deliveries()).map(({ channelName, status }) => [channelName, status]).sort()).toEqual([
      ['away', 'waiting'],
      ['refusing', 'failed'],
    ]);
  });
});
