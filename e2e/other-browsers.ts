import { expect, test } from '@playwright/test';
import { startFirefox } from './other-browsers/firefox';
import { handsOf } from './other-browsers/hands';
import { startWebKit } from './other-browsers/webkit';
import { attack, STOLEN, THRESHOLD } from './product/attack';
import { ADMINISTRATOR } from './product/product';
import { LANGUAGE_COOKIE } from '@sluice/messages/language';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';

// `npm run test:browsers`: the way through an incident in the engines of Firefox and of the iPhone, which Playwright cannot drive where its own builds of them are not to be had.
const BROWSERS = { Firefox: startFirefox, WebKit: startWebKit };
test.describe.configure({ timeout: 400_000 });

for (const [name, start] of Object.entries(BROWSERS)) {
  test.describe(name, () => {
    const product = useProduct({ environment: { SLUICE_SINK_RATE: '0.5' } });
    const { api } = useOperator(product, (signedIn) => signedIn.applyRule(THRESHOLD));

    test("the sign-in, the alert's link through it to step 2, and the whole incident", async () => {
      const browser = await start();
      const { press, fill, sees, finds, where } = handsOf(browser);
      // Where Debian has no languages installed, WebKit asks for none.
      const inEnglish = async () => {
        await browser.run('document.cookie = `${input}=en; path=/`;', LANGUAGE_COOKIE);
        await browser.open(await where());
      };
      const signIn = async () => {
        await fill(/^E-mail address$/, ADMINISTRATOR.email);
        await fill(/^Password$/, ADMINISTRATOR.password);
        await press(/^Sign in$/);
      };
      try {
        await browser.open(`${product().url}/sign-in`);
        await inEnglish();
        await signIn();
        await sees(/Watching/);
        await attack(product(), api);
        await sees(/Protected/);
        await expect.poll(async () => (await api.incident()).suspects[0]?.account, { timeout: 60_000 }).toBe(STOLEN.account);

        await browser.forget();
        await browser.open(`${product().url}/incidents/1?step=find`);
        await expect.poll(where, { timeout: 60_000 }).toContain('/sign-in?return=');
        // A browser that has forgotten everything has forgotten the language too.
        await inEnglish();
        await sees(/E-mail address/);
        await signIn();
        await sees(/Find the spamming accounts/);
        expect(await where()).toBe(`${product().url}/incidents/1?step=find`);
        await sees(/recipients in \d+ domains/);

        await press(/^Contain /);
        await press(/^Contain/);
        await expect.poll(async () => (await api.incident()).suspects[0]?.decision, { timeout: 60_000 }).toBe('secured');
        const next = async () => ((await finds(/^Hold \d/, 1_000)) ? 'hold' : (await finds(/^Restart SMTP service$/, 1_000)) ? 'restart' : null);
        await browser.open(`${product().url}/incidents/1`);
        await expect.poll(next, { timeout: 60_000 }).not.toBeNull();
        if ((await next()) === 'hold') await press(/^Hold \d/);
        await press(/^Restart SMTP service$/);
        await press(/^Restart/);
        await sees(/Outside sending works/);
        await press(/^Close incident$/);
        await press(/^Cleaned up/);
        await press(/^Close incident$/);
        await sees(/Closed by/);
        expect((await api.incident()).incident).toMatchObject({ status: 'closed', outcome: 'cleaned', releaseCause: 'console' });
      } finally {
        await browser.close();
      }
    });
  });
}
