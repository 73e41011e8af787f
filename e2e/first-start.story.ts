import { gzipSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { ADMINISTRATOR } from './product/product';
import { signIn } from './product/operator';
import { useProduct } from './product/use-product';

const product = useProduct({ administrator: false });
test.describe.configure({ mode: 'serial' });

/** Kilobytes of script as they are sent, compressed. */
const SCRIPT_BUDGETS = { '/': 200, '/suspects': 330, '/sign-in': 185 };

const links = async () => [...(await product().output()).matchAll(/http:\/\/\S+\/setup\?token=\S+/g)].map(([link]) => link);

test('a new start prints a new link while there is no administrator, and the link before it no longer works', async ({ page }) => {
  expect(await links()).toHaveLength(1);
  expect(await product().stop()).toBe(0);
  await product().startAgain();
  const [before, now] = await links();
  expect(now).not.toBe(before);
  await page.goto(before!);
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page).toHaveURL(/setup/);
});

test('the link makes the first administrator, who then signs in, once', async ({ page }) => {
  const link = (await links()).at(-1)!;
  await useLink(page, link);
  await expect(page).toHaveURL(/sign-in/);

  await page.context().clearCookies();
  await signIn(page, product());
  await expect(
    page
      .getByRole('region', { name: 'State of the mail server' })
      .or(page.getByText('Off', { exact: true }))
      .first(),
  ).toBeVisible();

  await page.goto('about:blank');
  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page).toHaveURL(/setup/);
});

test('a wrong password is refused, and every page asks for sign-in', async ({ page }) => {
  for (const path of ['/', '/protection', '/suspects', '/incidents', '/audit']) {
    await page.goto(`${product().url}${path}`);
    await expect(page).toHaveURL(/\/sign-in/);
  }
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(ADMINISTRATOR.email);
  await page.locator('input[type="password"]:visible').fill('not the right one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});

test('who types and presses before the page is alive loses nothing: the button waits, and what was typed is sent', async ({ page }) => {
  let arrive = () => undefined as void;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/_next/static/chunks/*.js', async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(`${product().url}/sign-in`, { waitUntil: 'commit' });
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(ADMINISTRATOR.email);
  await page.locator('input[type="password"]:visible').fill(ADMINISTRATOR.password);
  await page.locator('input[type="password"]:visible').press('Enter');
  const signInButton = page.getByRole('button', { name: 'Sign in', exact: true });
  await expect(signInButton).toBeDisabled();
  await signInButton.click({ force: true });
  arrive();
  await expect(signInButton).toBeEnabled();
  await expect(page).toHaveURL(`${product().url}/sign-in`);
  await expect(page.getByRole('textbox', { name: 'E-mail address' })).toHaveValue(ADMINISTRATOR.email);
  await signInButton.click();
  await expect(page).toHaveURL(`${product().url}/`);
});

test('another administrator gets a link of his own from the command line', async ({ page }) => {
  const { code, stdout, stderr } = await product().command('user', 'link');
  expect(code, stderr).toBe(0);
  await useLink(page, /http:\/\/\S+/.exec(stdout)![0], 'hana@example.test');
  await expect(page).toHaveURL(/sign-in/);
  await signIn(page, product(), { ...ADMINISTRATOR, email: 'hana@example.test' });
});

test('no page makes a browser load more script than its budget before it can be used', async ({ page }) => {
  await signIn(page, product());
  for (const [path, budget] of Object.entries(SCRIPT_BUDGETS)) {
    const html = await (await page.request.get(`${product().url}${path}`)).text();
    // What is there for browsers of before 2020 no other loads.
    const loaded = html.replace(/<script[^>]*\bnomodule\b[^>]*>/gi, '');
    const scripts = [...new Set(loaded.match(/\/(?:_next\/static\/chunks|words)\/[\w./-]+\.js/g))];
    expect(scripts.filter((script) => script.startsWith('/words/'))).toHaveLength(1);
    const sizes = await Promise.all(
      scripts.map(async (script) => {
        const answer = await page.request.get(`${product().url}${script}`, { headers: { 'accept-encoding': 'gzip, br' } });
        if (script.startsWith('/words/')) return gzipSync(await answer.body()).length;
        expect(answer.headers()['content-encoding']).toBe('br');
        return Number(answer.headers()['content-length']);
      }),
    );
    const kilobytes = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1_000);
    test.info().annotations.push({ type: 'script', description: `${path} ${kilobytes} kB` });
    process.stdout.write(`script before ${path} can be used: ${kilobytes} kB\n`);
    expect.soft(kilobytes, `${path} in kB, compressed`).toBeLessThanOrEqual(budget);
  }
});

async function useLink(page: Page, link: string, email = ADMINISTRATOR.email): Promise<void> {
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Name' }).fill(ADMINISTRATOR.name);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.locator('input[type="password"]:visible').fill(ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Create account' }).click();
}
