import { ADMINISTRATOR } from '../product/product';
import type { Scene, Stage } from './scene';

const PASSKEYS = [
  { id: 'laptop', name: 'work laptop', createdAt: Date.parse('2026-01-12T01:02:03Z') },
  { id: 'phone', name: '휴대전화', createdAt: Date.parse('2026-02-01T08:00:00Z') },
];
const withPasskeys = ({ tell }: Stage) => tell(/^account(\?|$)/, (me) => ({ ...me, passkeys: PASSKEYS }));

async function setUp({ page, go, press, said }: Stage): Promise<void> {
  await page.route(/\/api\/account\/second-factor$/, (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ json: { uri: `otpauth://totp/Sluice:${ADMINISTRATOR.email}?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Sluice&digits=6&period=30` } })
      : route.fulfill({ status: 403, json: { code: 'wrong-code', message: 'wrong' } }),
  );
  await go('/account');
  await press('account.factorStart');
  await page.getByLabel(said('account.factorOwnPassword')).fill(ADMINISTRATOR.password);
}

export const ownAccount: Scene[] = [
  { name: 'account-second-factor', open: setUp },
  {
    name: 'account-second-factor-qr',
    async open(stage) {
      await setUp(stage);
      await stage.press('auth.continue');
      await stage.page.getByRole('img', { name: stage.said('account.factorQr') }).waitFor();
      await stage.page.getByLabel(stage.said('account.factorFirstCode')).fill('000000');
      await stage.press('account.factorTurnOn');
      await stage.page.getByText(stage.said('auth.codeWrong')).waitFor();
    },
  },
  {
    name: 'account-recovery-codes',
    async open(stage) {
      const account: unknown = await (await stage.api.get('/api/account')).json();
      await setUp(stage);
      await stage.press('auth.continue');
      await stage.page.route(/\/api\/account\/second-factor$/, (route) =>
        route.fulfill({ json: { recoveryCodes: Array.from({ length: 10 }, (_, index) => `ab${index}cd-ef${index}gh`), account } }),
      );
      await stage.page.getByLabel(stage.said('account.factorFirstCode')).fill('123456');
      await stage.press('account.factorTurnOn');
      await stage.page.getByText(stage.said('account.recoveryText')).waitFor();
    },
  },
  {
    name: 'account-passkeys',
    async open(stage) {
      await withPasskeys(stage);
      await stage.go('/account');
      await stage.page.getByText('work laptop').waitFor();
    },
  },
  {
    name: 'account-rename-passkey',
    isDialog: true,
    async open(stage) {
      await withPasskeys(stage);
      await stage.go('/account');
      await stage.press('account.passkeyRenameOf', { name: 'work laptop' });
      await stage.dialog();
    },
  },
  {
    name: 'account-wrong-password',
    async open({ go, refuse, page, said, press }) {
      await refuse(/\/api\/account\/password$/, 403, { code: 'wrong-password' });
      await go('/account');
      await page.getByLabel(said('account.currentPassword')).fill('not the password');
      await page.getByLabel(said('account.newPassword')).fill('umbrella granite whisper');
      await press('account.change');
      await page.getByText(said('account.wrong')).waitFor();
    },
  },
];
