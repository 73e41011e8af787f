import { COLLEAGUES, STOLEN } from '../product/attack';
import type { Scene, Stage } from './scene';

/** Counts what somebody's mail is, until it can be done something with. @param button of what can be done */
async function count({ go, page, said, press }: Stage, account: string, button: string): Promise<void> {
  await go('/held');
  await page.getByLabel(said('held.clean.account')).fill(account);
  await press('held.clean.count');
  await page.getByRole('button', { name: said(button) }).first().waitFor();
}

const matching = (name: string, account: string, button: string): Scene => ({
  name,
  isDialog: true,
  async open(stage) {
    await count(stage, account, button);
    await stage.press(button);
    await stage.dialog();
  },
});

export const heldMail: Scene[] = [
  { name: 'held-counted', open: (stage) => count(stage, STOLEN.account, 'held.clean.release') },
  matching('held-hold-matching', COLLEAGUES[0]!.account, 'held.clean.hold'),
  matching('held-release-matching', STOLEN.account, 'held.clean.release'),
  matching('held-delete-matching', STOLEN.account, 'held.clean.delete'),
  {
    name: 'held-nothing-named',
    async open({ go, press, page, said }) {
      await go('/held');
      await press('held.clean.count');
      await page.getByText(said('held.clean.empty')).waitFor();
    },
  },
  {
    name: 'held-guard-silent',
    async open({ go, tell }) {
      await tell(/^held(\?|$)/, (held) => ({ ...held, answers: false }));
      await go('/held');
    },
  },
  {
    name: 'held-not-told',
    async open({ go, tell }) {
      await tell(/^held(\?|$)/, (held) => ({ ...held, held: null, countedAt: null, senders: [] }));
      await go('/held');
    },
  },
];
