import { expect, test } from 'vitest';
import { isSetupLinkOpen } from '@/lib/auth/setup-link';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { firstAdministrator, LINK_LIFETIME_MS, setupLink } from './first-administrator';
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
    expect(await isSetupLinkOpen(db, tokenOf(first), Date.now())).toBe(false);
    expect(await isSetupLinkOpen(db, tokenOf(second), Date.now())).toBe(true);
    expect(await isSetupLinkOpen(db, tokenOf(second), Date.now() + LINK_LIFETIME_MS)).toBe(false);
  });

  test('is made from the environment once, and then no link is needed', async () => {
    const { db } = await fresh();
    const lines: string[] = [];
    const say = (line: string) => lines.push(line);
    expect(await firstAdministrator(db, named, 'http://console', say)).toBeNull();
    expect(await firstAdministrator(db, named, 'http://console', say)).toBeNull();
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('a long practice password');
    expect((await db.user.findMany()).map(({ email }) => email)).toEqual(['minsu@example.test']);
    expect(await firstAdministrator(db, settings, 'http://console', say)).toBeNull();
  });

  test('one more gets a link of his own', async () => {
    const { db } = await fresh();
    expect(await isSetupLinkOpen(db, tokenOf(await setupLink(db, 'http://console')), Date.now())).toBe(true);
  });
});
