import type { Blocklists } from '@/lib/console/blocklists/schemas';
import { pages } from './pages';
import type { Scene, Stage } from './scene';

const ADDRESSES = ['203.0.113.25', '2001:db8:85a3::8a2e:370:7334'];

const pretendBlocklists = ({ answer }: Stage, change: Partial<Blocklists>) => answer(/\/api\/servers\/[^/]+\/blocklists$/, (blocklists) => ({ ...blocklists, ...change }));

const answers = (byName: string): Partial<Blocklists> => {
  const of = (zone: string, answer: Blocklists['look'] extends infer Look ? NonNullable<Look> extends { results: { answer: infer Answer }[] } ? Answer : never : never) => ({ address: ADDRESSES[0]!, zone, removal: 'https://check.example.org/lookup', answer });
  return {
    addresses: ADDRESSES,
    look: {
      at: Date.now() - 60_000,
      byName,
      results: [
        of('zen.blocklist.example', { state: 'listed', codes: ['127.0.0.4'], reason: 'Listed by CSS, see https://check.example.org/lookup/203.0.113.25' }),
        of('bl.other.example', { state: 'clear' }),
        of('dnsbl.third.example', { state: 'unknown', cause: 'refused' }),
      ],
    },
  };
};

/** After the restart: whom to tell, whether other servers refuse the mail, how it ended. */
export const wrapUp: Scene[] = [
  ...pages('released', { overview: '/', suspects: '/suspects', incident: '/incidents/1', 'step-6-restart': '/incidents/1?step=restart' }),
  {
    name: 'wrap-up-no-outcome',
    async open({ go, page, said }) {
      await go('/incidents/1');
      await page.getByRole('button', { name: said('incidents.foot.close') }).last().click();
      await page.getByText(said('incidents.wrapUp.outcomeMissing')).waitFor();
    },
  },
  {
    name: 'wrap-up-drafts',
    async open({ go, page, said }) {
      await go('/incidents/1');
      const whole = page.getByRole('button', { name: said('incidents.notices.whole') });
      while ((await whole.count()) > 0) await whole.first().click();
    },
  },
  {
    name: 'wrap-up-blocklists',
    async open(stage) {
      await pretendBlocklists(stage, answers('minsu'));
      await stage.go('/incidents/1');
      await stage.page.getByText('zen.blocklist.example').first().waitFor();
    },
  },
  {
    name: 'wrap-up-blocklists-edit',
    isDialog: true,
    async open(stage) {
      await stage.go('/incidents/1');
      await stage.press('incidents.blocklists.edit');
      const asked = await stage.dialog();
      await asked.getByLabel(stage.said('incidents.blocklists.addresses')).fill('10.0.0.1');
      await stage.press('incidents.blocklists.save');
      await asked.getByText(stage.said('incidents.blocklists.wrongAddress')).waitFor();
    },
  },
];
