import { STOLEN } from '../product/attack';
import type { Scene, Stage } from './scene';

async function count({ go, page, said, press }: Stage): Promise<void> {
  await go('/held');
  await page.getByLabel(said('held.clean.account')).fill(STOLEN.account);
  await press('held.clean.count');
  await page.getByRole('heading', { name: said('held.clean.matched') }).waitFor();
}

const matching = (name: string, button: string): Scene => ({
  name,
  isDialog: true,
  async open(stage) {
    await count(stage);
    await stage.press(button);
    await stage.dialog();
  },
});

export const heldMail: Scene[] = [
  { name: 'held-counted', open: count },
  matching('held-hold-matching', 'held.clean.hold'),
  matching('held-release-matching', 'held.clean.release'),
  matching('held-delete-matching', 'held.clean.delete'),
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
