import { expect, test } from 'vitest';
import { createOTP } from '@better-auth/utils/otp';
import { base32 } from '@better-auth/utils/base32';
import { POST as act } from '@/app/api/actions/route';
import { POST as confirm } from '@/app/api/account/confirm/route';
import { POST as changePassword } from '@/app/api/account/password/route';
import { POST as beginFactor, PUT as finishFactor } from '@/app/api/account/second-factor/route';
import { POST as addChannel } from '@/app/api/alerts/channels/route';
import { PUT as deadMan } from '@/app/api/alerts/dead-man/route';
import { GET as audit } from '@/app/api/audit/route';
import { POST as enrol } from '@/app/api/guard/enroll/route';
import { POST as invite } from '@/app/api/people/invitations/route';
import { POST as makeKey } from '@/app/api/people/keys/route';
import { POST as addServer } from '@/app/api/servers/route';
import { POST as setup } from '@/app/api/setup/route';
import type { Database } from '@/lib/db/client';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { Route } from './route';
import { consoleOn, EMAIL, PASSWORD, request, SECRET, sessionCookie, signIn } from './testing/console';

/** Every row of every table, as text. */
async function everything(db: Database): Promise<string> {
  const sqlite = db.$kind === 'sqlite';
  const tables = sqlite
    ? await db.$queryRawUnsafe<{ name: string }[]>("SELECT name FROM sqlite_master WHERE type = 'table'")
    : await db.$queryRawUnsafe<{ name: string }[]>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'");
  const texts = [];
  for (const { name } of tables) {
    const rows = await db.$queryRawUnsafe<unknown[]>(sqlite ? `SELECT * FROM "${name}"` : `SELECT row::text AS row FROM "${name}" AS row`);
    texts.push(name, JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
  }
  return texts.join('\n');
}

describeOnEachDatabase('secrets', (fresh) => {
  test('of people, programs, guards, mailboxes and alert channels are in no row of the database, whatever was done with them, least of all in the audit', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const cookie = await sessionCookie();
    const secrets: Record<string, string> = { 'sign-in secret': SECRET, password: PASSWORD };
    const send = async (route: Route | ((sent: Request) => Promise<Response>), body: unknown, { as = cookie, method = 'POST' } = {}): Promise<Record<string, unknown>> => {
      const answer = await route(request('/api/any', { method, body, headers: { cookie: as } }), { params: Promise.resolve({}) });
      return (await answer.json()) as Record<string, unknown>;
    };
    const tell = (name: string, value: unknown): string => {
      expect(value, name).toEqual(expect.stringMatching(/^.{6,}$/));
      return (secrets[name] = String(value));
    };

    const link = await send(invite, { email: 'eve@example.test', role: 'operator' });
    const token = tell('invitation', String(link['path']).split('token=')[1]);
    await send(setup, { token, name: 'Eve', email: 'eve@example.test', password: tell('chosen password', 'lighthouse-mustard-velvet-4711') });
    await send(setup, { token: tell('made-up invitation', 'made-up-invitation-of-nobody'), name: 'Eve', email: 'eve@example.test', password: secrets['chosen password'] });
    await signIn({ body: { email: EMAIL, password: tell('wrong password', 'wrong-password-marmalade-99') } });
    await send(confirm, { password: tell('wrong confirmation', 'wrong-confirmation-gravel-77') });
    await send(confirm, { password: PASSWORD });

    const eve = await sessionCookie({ body: { email: 'eve@example.test', password: secrets['chosen password'] } });
    await send(changePassword, { currentPassword: secrets['chosen password'], password: tell('changed password', 'turbine-saffron-orchard-1138') }, { as: eve });
    const { uri } = await send(beginFactor, { password: secrets['changed password'] }, { as: eve });
    const key = tell('key of the app', new URL(String(uri)).searchParams.get('secret'));
    const app = new TextDecoder().decode(base32.decode(key));
    tell('secret of the app', app);
    const { recoveryCodes } = await send(finishFactor, { code: await createOTP(app).totp() }, { as: eve, method: 'PUT' });
    (recoveryCodes as string[]).forEach((code, index) => tell(`recovery code ${index}`, code));

    tell('API key', (await send(makeKey, { name: 'tickets', role: 'viewer', days: 1 }))['token']);
    const server = await send(addServer, { name: 'mx7' });
    const code = tell('enrolment code', server['code']);
    tell('token of the guard', (await send(enrol, { code }))['token']);
    await send(enrol, { code: tell('made-up code', 'MADE-UPCO-DEOF') });
    const { password } = await send(act, { key: 'one-press-of-many', serverId: server['serverId'], kind: 'set-password', account: 'a@example.test' });
    tell('password of a mailbox', password);

    const settings = { kind: 'mail', host: 'mail.example.test', port: 587, security: 'starttls', user: 'alerts', password: tell('password for mail', 'smtp-password-of-alerts-55'), from: 'a@example.test', to: 'b@example.test' };
    await send(addChannel, { name: 'mail', language: 'en', settings });
    const hook = { kind: 'webhook', url: `https://hooks.example.test/${tell('path of a webhook', 'secret-path-of-a-webhook')}` };
    tell('signature of a webhook', (await send(addChannel, { name: 'hook', language: 'en', settings: hook }))['secret']);
    await send(deadMan, { serverId: server['serverId'], url: `https://alive.example.test/${tell('path of a dead man’s address', 'secret-path-of-a-dead-man')}` }, { method: 'PUT' });

    const stored = await everything(db);
    // What is no secret is found, so the search itself works; and each act has left its row.
    for (const known of ['eve@example.test', 'mx7', 'hooks.example.test', 'password.changed', 'second-factor.enabled', 'api-key.made', 'action.requested', 'alert-channel.added', 'dead-man-url.changed', 'code.refused', 'sign-in.failed']) expect(stored).toContain(known);
    for (const [name, value] of Object.entries(secrets)) expect(stored.includes(value), name).toBe(false);
    const shown = await audit(request('/api/audit?page=1', { headers: { cookie } }), { params: Promise.resolve({}) });
    const page = await shown.text();
    for (const [name, value] of Object.entries(secrets)) expect(page.includes(value), name).toBe(false);
  });
});
