import { ADMINISTRATOR } from '../product/product';
import type { Scene, Stage } from './scene';

const GUEST = 'gil-dong.hong.of-the-night-shift@branch.example.com';

async function invite({ go, press, dialog, said, page }: Stage): Promise<void> {
  await go('/people');
  await press('people.invite');
  const asked = await dialog();
  await asked.getByRole('textbox', { name: said('people.email') }).fill(GUEST);
  await page.getByRole('radio').first().waitFor();
}

/** One of the acts in the menu of a person. */
const ofPerson = (name: string, item: string): Scene => ({
  name,
  isDialog: true,
  async open({ go, press, dialog }) {
    await go('/people');
    await press('people.menu', { name: 'Hana' });
    await press(item);
    await dialog();
  },
});

export const people: Scene[] = [
  { name: 'people-invite', isDialog: true, open: invite },
  {
    name: 'people-invite-taken',
    isDialog: true,
    async open(stage) {
      await stage.refuse(/\/api\/people\/invitations$/, 409, { code: 'address-taken' });
      await invite(stage);
      await stage.press('people.makeLink');
      await stage.page.getByText(stage.said('people.emailTaken')).waitFor();
    },
  },
  {
    name: 'people-invite-link',
    isDialog: true,
    async open(stage) {
      const { page, press } = stage;
      await page.route(/\/api\/people\/invitations$/, (route) =>
        route.fulfill({ json: { path: '/setup?token=Jx3bM0hVvQm2cYh6m1mY0dJYQx0n4qJ0bK7oXlq0mZk', email: GUEST, role: 'viewer', expiresAt: Date.now() + 86_400_000 } }),
      );
      await invite(stage);
      await press('people.makeLink');
      await page.getByRole('dialog').locator('code').waitFor();
    },
  },
  {
    name: 'people-is-it-still-you',
    isDialog: true,
    async open(stage) {
      await stage.refuse(/\/api\/people\/invitations$/, 403, { code: 'confirmation-needed', data: { minutes: 30 } });
      await stage.refuse(/\/api\/account\/confirm$/, 403, { code: 'wrong-password' });
      await invite(stage);
      await stage.press('people.makeLink');
      const asked = stage.page.getByRole('dialog', { name: stage.said('auth.confirmTitle') });
      await asked.locator('input[type="password"]:visible').fill('not the password');
      await asked.getByRole('button', { name: stage.said('auth.confirm') }).click();
      await asked.getByText(stage.said('auth.confirmWrong')).waitFor();
    },
  },
  ofPerson('people-role', 'people.changeRole'),
  ofPerson('people-disable', 'people.disable'),
  {
    name: 'people-last-administrator',
    isDialog: true,
    async open({ go, press, page, said, refuse, dialog }) {
      await refuse(/\/api\/people\/[^/]+$/, 409, { code: 'last-administrator' });
      await go('/people');
      await press('people.menu', { name: ADMINISTRATOR.name });
      await press('people.remove');
      await dialog();
      await press('people.removeConfirm');
      await page.getByText(said('problems.last-administrator')).first().waitFor();
    },
  },
  {
    name: 'people-make-key',
    isDialog: true,
    async open({ go, press, dialog, said }) {
      await go('/people');
      await press('people.keyMake');
      await (await dialog()).getByRole('textbox', { name: said('people.keyName') }).fill('ticket system');
    },
  },
  {
    name: 'people-role-too-small',
    async open({ go, tell }) {
      await tell(/^account(\?|$)/, (me) => ({ ...me, role: 'viewer' }));
      await go('/protection');
    },
  },
];
