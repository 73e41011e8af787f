import { ADMINISTRATOR, type Product } from '../product/product';
import type { Scene, Stage } from './scene';

async function typeIn({ page, said }: Stage, password: string): Promise<void> {
  await page.getByRole('textbox', { name: said('auth.email') }).fill(ADMINISTRATOR.email);
  await page.locator('input[type="password"]:visible').fill(password);
}

/** Answers of the sign-in itself, which counts wrong tries. */
const answered = (name: string, status: number, json: object, words: string): Scene => ({
  name,
  signedOut: true,
  async open(stage) {
    const { page, said, go, press } = stage;
    await page.route(/\/api\/auth\/sign-in\/email/, (route) => route.fulfill({ status, json }));
    await go('/sign-in');
    await typeIn(stage, 'not the right one');
    await press('auth.signIn');
    await page.getByText(said(words)).first().waitFor();
  },
});

/** One for all looks, which are played two at a time: a new one ends the one before. */
const links = new Map<string, Promise<string>>();
function linkOf(product: Product): Promise<string> {
  const link = links.get(product.url) ?? product.command('user', 'link').then(({ stdout }) => /\/setup\?token=\S+/.exec(stdout)![0]);
  links.set(product.url, link);
  return link;
}

/** The ways in, and what is said to who does not get in. */
export const entrance: Scene[] = [
  { name: 'sign-in', signedOut: true, open: ({ go }) => go('/sign-in') },
  {
    name: 'sign-in-nothing-typed',
    signedOut: true,
    async open({ go, press, page, said }) {
      await go('/sign-in');
      await press('auth.signIn');
      await page.getByText(said('auth.passwordNeeded')).waitFor();
    },
  },
  answered('sign-in-wrong-password', 401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' }, 'auth.wrong'),
  answered('sign-in-too-many', 429, { message: 'Too many requests' }, 'auth.tooMany'),
  answered('sign-in-console-fails', 500, {}, 'auth.failed'),
  answered('sign-in-code', 200, { twoFactorRedirect: true }, 'auth.codeText'),
  { name: 'setup-no-link', signedOut: true, open: ({ go }) => go('/setup') },
  { name: 'setup-used-link', signedOut: true, open: ({ go }) => go('/setup?token=used-or-expired') },
  {
    name: 'setup-weak-password',
    signedOut: true,
    async open({ go, page, said, product, press }) {
      await go(await linkOf(product));
      await page.getByRole('textbox', { name: said('auth.name') }).fill(ADMINISTRATOR.name);
      await page.locator('input[type="password"]:visible').first().fill('passwordpassword');
      await press('auth.create');
      await page.getByText(said('auth.tooWeak')).waitFor();
    },
  },
];
