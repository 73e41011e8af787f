import { expect, test } from 'vitest';
import { INVITATION_LIFETIME_MS, openInvitation } from '@/lib/console/people/invitation';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { firstAdministrator, invitationLink } from './first-administrator';
import { startSettings } from './settings';

const settings = startSettings({}, '/project');
const named = startSettings({ SLUICE_ADMIN_EMAIL: 'Minsu@example.test', SLUICE_ADMIN_PASSWORD: 'a long practice password' }, '/project');
const tokenOf = (link: string | null) => new URL(link!).searchParams.get('token')!;

describeOnEachDatabase('the first administrator', (fresh) => {
  test('is made with a link, and every start gives a new one while there is nobody', async () => {
    const { db } = await fresh();
    const first = await firstAdministrator(db, settings, 'http://console', () => undefined);
    const second = await firstAdministrator(db, settings, 'http://console', () => undefined);
    expect(first).toMatch(/^http:\/\/console\/setup\?token=[\w-]{32}$/);
    expect(await openInvitation(db, tokenOf(first), Date.now())).toBeNull();
    expect(await openInvitation(db, tokenOf(second), Date.now())).toEqual({ role: 'administrator', email: null });
    expect(await openInvitation(db, tokenOf(second), Date.now() + INVITATION_LIFETIME_MS)).toBeNull();
  });

  test('is made from the environment once, and then no link is needed', async () => {
    const { db } = await fresh();
    const lines: string[] = [];
    const say = (line: string) => lines.push(line);
    expect(await firstAdministrator(db, named, 'http://console', say)).toBeNull();
    expect(await firstAdministrator(db, named, 'http://console', say)).toBeNull();
    expect(lines).toEqual([expect.stringContaining('was made'), expect.stringContaining('has an account already, so SLUICE_ADMIN_PASSWORD changed nothing')]);
    expect(lines.join()).not.toContain('a long practice password');
    expect((await db.user.findMany()).map(({ email }) => email)).toEqual(['minsu@example.test']);
    expect(await firstAdministrator(db, settings, 'http://console', say)).toBeNull();
  });

  test('one more gets a link of his own', async () => {
    const { db } = await fresh();
    const link = await invitationLink(db, { consoleUrl: 'http://console', role: 'viewer', email: 'jun@example.test' });
    expect(await openInvitation(db, tokenOf(link), Date.now())).toEqual({ role: 'viewer', email: 'jun@example.test' });
  });
});
