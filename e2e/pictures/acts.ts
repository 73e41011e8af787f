import type { IncidentView } from '@/lib/console/incidents/schemas';
import { pretendServer } from './overview-answers';
import type { Scene, Stage } from './scene';

/** In which the first suspect of the incident stands open. */
async function openSuspect({ go, page }: Stage, step = 'find'): Promise<void> {
  await go(`/incidents/1?step=${step}`);
  const row = page.getByRole('main').getByRole('listitem').getByRole('button', { expanded: false }).filter({ hasText: '@' }).first();
  if (await row.isVisible()) await row.click();
  await page.getByRole('main').getByRole('button', { expanded: true }).filter({ hasText: '@' }).first().waitFor();
}

/** The dialog that a button of an account on the page of suspects opens. */
const onAccount = (name: string, button: string): Scene => ({
  name,
  isDialog: true,
  async open(stage) {
    await openRow(stage);
    await stage.press(button);
    await stage.dialog();
  },
});

async function openRow({ go, page }: Stage): Promise<void> {
  await go('/suspects');
  await page.getByRole('main').getByRole('listitem').getByRole('button', { expanded: false }).first().click();
  await page.getByRole('main').getByRole('button', { expanded: true }).first().waitFor();
}

const SHOWN = { password: 'hk4Rmvd7Tqxw9PnE' };

/** Where an account is contained, disabled or given a password, and what comes of it. */
export const accountActs: Scene[] = [
  { name: 'incident-suspect-opened', open: (stage) => openSuspect(stage) },
  { name: 'suspects-opened', open: openRow },
  onAccount('act-contain', 'actions.verb.contain-account'),
  onAccount('act-stop-sending', 'actions.verb.stop-sending'),
  onAccount('act-set-password', 'actions.verb.set-password'),
  {
    name: 'act-password-once',
    isDialog: true,
    async open(stage) {
      const { page, said, press, dialog } = stage;
      await page.route(/\/api\/actions$/, (route) => {
        const now = Date.now();
        const { account } = route.request().postDataJSON() as { account: string };
        const action = { id: 'a', kind: 'set-password', account, status: 'done', requestedAt: now - 2_000, requestedByName: 'minsu', startedAt: now - 2_000, finishedAt: now - 1_000, steps: [], reason: null, dueAt: null };
        return route.fulfill({ json: { action, ...SHOWN } });
      });
      await openRow(stage);
      await press('actions.verb.set-password');
      await (await dialog()).getByRole('button', { name: said('actions.verb.set-password') }).click();
      await page.getByTestId('new-password').waitFor();
    },
  },
  {
    name: 'act-disable-reason',
    isDialog: true,
    async open(stage) {
      await stage.refuse(/\/api\/actions$/, 422, { code: 'reason-needed', data: { cause: 'protected-account' } });
      await openRow(stage);
      await stage.press('actions.verb.disable-account');
      await stage.page.getByRole('dialog').or(stage.page.getByText(stage.said('problems.reason-needed'))).first().waitFor();
    },
  },
  {
    name: 'suspects-ticked',
    async open({ go, page, said }) {
      await go('/suspects');
      await page.getByLabel(said('actions.many.tickAll')).check();
    },
  },
  {
    name: 'act-contain-many',
    isDialog: true,
    async open({ go, page, said, press, dialog }) {
      await go('/suspects');
      await page.getByLabel(said('actions.many.tickAll')).check();
      await press('actions.many.contain');
      await dialog();
    },
  },
  {
    name: 'act-contain-many-told',
    async open({ go, page, said, press, dialog }) {
      await page.route(/\/api\/actions\/many$/, (route) => {
        const { of } = route.request().postDataJSON() as { of: { accounts: { account: string }[] } };
        const problem = { code: 'already-done', message: 'done', data: { byName: 'Hana', at: Date.now(), actionId: 'x', kind: 'contain-account', status: 'done' } };
        return route.fulfill({ json: { results: of.accounts.map(({ account }) => ({ account, action: null, problem })) } });
      });
      await go('/suspects');
      await page.getByLabel(said('actions.many.tickAll')).check();
      await press('actions.many.contain');
      await (await dialog()).getByRole('button', { name: said('actions.many.contain') }).click();
      await page.getByText(said('actions.many.progress')).waitFor();
    },
  },
  {
    name: 'incident-dismiss',
    async open(stage) {
      await openSuspect(stage);
      await stage.press('incidents.suspect.dismiss');
      await stage.press('incidents.suspect.dismissButton');
      await stage.page.getByText(stage.said('incidents.suspect.dismissShort')).waitFor();
    },
  },
  {
    name: 'incident-add-account',
    async open({ go, page, said, press }) {
      await go('/incidents/1?step=find');
      await page.getByLabel(said('incidents.find.addLabel')).fill('not an address');
      await press('incidents.find.add');
      await page.getByText(said('incidents.find.addInvalid')).waitFor();
    },
  },
  {
    name: 'incident-quiet',
    async open({ go, tell }) {
      await tell(/^incidents\/1(\?|$)/, (view) => ({ ...view, suspects: [], present: [{ name: 'Hana', step: 'clean' }, { name: '이순신', step: null }] }));
      await go('/incidents/1?step=find');
    },
  },
  {
    name: 'incident-log-unknown',
    async open({ go, tell }) {
      await tell(/^incidents\/1(\?|$)/, (body) => {
        const view = body as unknown as IncidentView;
        const problems = [{ code: 'log-unreadable' as const, since: view.now - 90_000, detail: "EACCES: permission denied, open '/var/log/mail.log'" }];
        const restartChecks = view.restartChecks.map((check) => (check.code === 'suspects-decided' ? { ...check, met: false, reasons: ['log-blind' as const, ...check.reasons] } : check));
        return { ...view, problems, restartChecks };
      });
      await go('/incidents/1?step=preflight');
    },
  },
];

/** What is pressed and not answered, or refused. */
export const failedActs: Scene[] = [
  {
    name: 'act-not-sent',
    async open({ go, page, dialog, said }) {
      await go('/incidents/1');
      await page.getByRole('button', { name: said('incidents.foot.contain') }).last().click();
      const asked = await dialog();
      await page.context().setOffline(true);
      await asked.getByRole('button', { name: said('actions.verb.contain-account') }).click();
      await page.getByText(said('actions.notSent')).first().waitFor();
      await page.context().setOffline(false);
    },
  },
  {
    name: 'act-not-known',
    async open({ go, page, dialog, said }) {
      await page.route(/\/api\/actions(\?|$)/, (route) => route.abort());
      await go('/incidents/1');
      await page.getByRole('button', { name: said('incidents.foot.contain') }).last().click();
      await (await dialog()).getByRole('button', { name: said('actions.verb.contain-account') }).click();
      await page.getByText(said('actions.notKnown')).first().waitFor();
    },
  },
  {
    name: 'act-refused',
    async open({ go, page, dialog, said, refuse }) {
      await refuse(/\/api\/actions$/, 409, { code: 'guard-silent' });
      await go('/incidents/1');
      await page.getByRole('button', { name: said('incidents.foot.contain') }).last().click();
      await (await dialog()).getByRole('button', { name: said('actions.verb.contain-account') }).click();
      await page.getByText(said('problems.guard-silent')).first().waitFor();
    },
  },
  {
    name: 'act-done-before',
    async open({ go, page, dialog, said, refuse }) {
      await refuse(/\/api\/actions$/, 409, { code: 'already-done', data: { byName: 'Hana', at: Date.now() - 4_000, actionId: 'x', kind: 'contain-account', status: 'done' } });
      await go('/incidents/1');
      await page.getByRole('button', { name: said('incidents.foot.contain') }).last().click();
      await (await dialog()).getByRole('button', { name: said('actions.verb.contain-account') }).click();
      await page.getByText(said('actions.alreadyDone', { name: 'Hana' })).first().waitFor();
    },
  },
];

/** After the account was contained: its mail, the checks and the restart. */
export const mailActs: Scene[] = [
  {
    name: 'incident-contained-account',
    open: (stage) => openSuspect(stage, 'secure'),
  },
  {
    name: 'act-steps-failed',
    async open(stage) {
      await stage.tell(/^incidents\/1(\?|$)/, (body) => {
        const view = body as unknown as IncidentView;
        return {
          ...view,
          suspects: view.suspects.map((suspect) => ({
            ...suspect,
            decision: 'open' as const,
            actions: suspect.actions.map((action) => ({
              ...action,
              status: 'failed' as const,
              steps: action.steps.map((step) => (step.step === 'end-sessions' ? { ...step, status: 'failed' as const, code: 'sessions-failed' as const, detail: 'doveadm: connect(/run/dovecot/anvil) failed: Connection refused' } : step)),
            })),
          })),
        };
      });
      await openSuspect(stage, 'secure');
    },
  },
  {
    name: 'act-release',
    isDialog: true,
    async open({ go, press, dialog }) {
      await go('/incidents/1?step=clean');
      await press('actions.release.button');
      await dialog();
    },
  },
  {
    name: 'act-release-warning',
    isDialog: true,
    async open(stage) {
      await pretendServer(stage, ({ settings }, report) => ({
        settings: { ...settings, recipientThreshold: 2_000 },
        report: { ...report, queue: { ...report.queue!, recipients: { waiting: 12, complete: true, held: { most: 4_100, complete: true } } } },
      }));
      await stage.go('/incidents/1?step=clean');
      await stage.press('actions.release.button');
      await stage.dialog();
    },
  },
  {
    name: 'act-delete',
    isDialog: true,
    async open({ go, press, dialog, said }) {
      await go('/incidents/1?step=clean');
      await press('actions.delete.button');
      await (await dialog()).getByLabel(said('actions.delete.label')).fill('1');
    },
  },
  {
    name: 'act-restart-anyway',
    isDialog: true,
    async open({ go, press, dialog, tell }) {
      await tell(/^incidents\/1(\?|$)/, (body) => {
        const view = body as unknown as IncidentView;
        return { ...view, restartChecks: view.restartChecks.map((check) => (check.code === 'queue-below-threshold' ? { ...check, met: false, queueLength: 4_812 } : check)) };
      });
      await go('/incidents/1?step=restart');
      await press('actions.restart.anyway');
      await dialog();
    },
  },
  {
    name: 'act-restart',
    isDialog: true,
    async open({ go, page, said, dialog, tell }) {
      await tell(/^incidents\/1(\?|$)/, (body) => {
        const view = body as unknown as IncidentView;
        return { ...view, restartChecks: view.restartChecks.map((check) => ({ ...check, met: true, reasons: [] })), suspects: view.suspects.map((suspect) => ({ ...suspect, decision: 'secured', waiting: 0 })) };
      });
      await go('/incidents/1');
      await page.getByRole('button', { name: said('actions.restart.button') }).last().click();
      await dialog();
    },
  },
];
