import { expect } from '@playwright/test';
import type { Scene, Stage } from './scene';

/** A page that came a moment ago stands there before its script hears keys. */
async function openCommands({ go, page, dialog }: Stage, key: string): Promise<void> {
  await go('/suspects');
  await expect(async () => {
    if (await page.getByRole('dialog').isHidden()) await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await dialog();
}

/** What stands around every page: menus, the list of places with the keys. */
export const shell: Scene[] = [
  {
    name: 'menu-user',
    isDialog: true,
    async open({ go, press, page }) {
      await go('/');
      await press('shell.userMenu');
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'menu-appearance',
    isDialog: true,
    async open({ go, press, page }) {
      await go('/');
      await press('shell.appearance');
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'commands',
    isDialog: true,
    open: (stage) => openCommands(stage, 'Control+k'),
  },
  {
    name: 'commands-typed',
    isDialog: true,
    async open(stage) {
      await openCommands(stage, '?');
      const list = await stage.dialog();
      await list.getByRole('combobox').fill('kim.minsu');
      await list.getByRole('option').first().waitFor();
    },
  },
  { name: 'no-such-page', open: ({ go }) => go('/nothing-here') },
  { name: 'no-such-incident', open: ({ go }) => go('/incidents/4711') },
];
