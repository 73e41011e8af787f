import { expect, test, type Page } from '@playwright/test';
import { attack, STOLEN, THRESHOLD } from './product/attack';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';
import { answersAbout } from './product/live-answers';

const product = useProduct();
test.describe.configure({ mode: 'serial' });

const { api, enter } = useOperator(product);

const consolePid = async () => (await product().running()).processes['console']!;
const word = (page: Page, state: string) => page.getByRole('region', { name: 'State of the mail server' }).getByText(state, { exact: true });
const incidentPage = async () => `${product().url}/incidents/${(await api.incident()).incident.number}`;
const recorded = async () => (await api.incident()).suspects.flatMap(({ actions }) => actions).length;

test('a page without a network says so within seconds, and comes back by itself', async ({ page }) => {
  await api.applyRule(THRESHOLD);
  await enter(page.context());
  await page.goto(product().url);
  await expect(word(page, 'Watching')).toBeVisible();
  await page.context().setOffline(true);
  await expect(word(page, 'Console unreachable')).toBeVisible({ timeout: 10_000 });
  await expect(page).toHaveTitle(/Console unreachable/);
  await expect(word(page, 'Watching')).toBeHidden();
  await page.context().setOffline(false);
  await expect(word(page, 'Watching')).toBeVisible();
});

test('a page whose console takes questions and answers none says so within seconds', async ({ page }) => {
  await enter(page.context());
  await page.goto(product().url);
  await expect(word(page, 'Watching')).toBeVisible();
  const pid = await consolePid();
  process.kill(pid, 'SIGSTOP');
  try {
    await expect(word(page, 'Console unreachable')).toBeVisible({ timeout: 10_000 });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect(word(page, 'Watching')).toBeVisible();
});

test('what is pressed without a network is not sent, then or later', async ({ page }) => {
  await attack(product(), api);
  await enter(page.context());
  await page.goto(await incidentPage());
  await page.getByRole('button', { name: `Contain ${STOLEN.account}` }).first().click();
  await page.context().setOffline(true);
  await page.getByRole('dialog').getByRole('button', { name: 'Contain', exact: true }).click();
  await expect(page.getByText('Not sent: the console could not be reached').first()).toBeVisible();
  await page.context().setOffline(false);
  await expect(word(page, 'Protected')).toBeVisible();
  // Several answers later it still has not been sent.
  await answersAbout(page, /^overview/, 3);
  expect(await recorded()).toBe(0);
});

test('what is pressed while the console is frozen is looked up, and shown as the console recorded it', async ({ page }) => {
  await enter(page.context());
  await page.goto(await incidentPage());
  await page.getByRole('button', { name: `Contain ${STOLEN.account}` }).first().click();
  const pid = await consolePid();
  process.kill(pid, 'SIGSTOP');
  try {
    await page.getByRole('dialog').getByRole('button', { name: 'Contain', exact: true }).click();
    await expect(page.getByText('Not known whether it was done, looking').first()).toBeVisible({ timeout: 20_000 });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect(page.getByText('Not known whether it was done').first()).toBeHidden();
  if (await page.getByText('Not sent: the console could not be reached').first().isVisible()) {
    expect(await recorded()).toBe(0);
    await page.getByRole('button', { name: 'Try again' }).first().click();
  }
  await expect.poll(async () => (await api.incident()).suspects[0]?.decision, { timeout: 60_000 }).toBe('secured');
  expect(await recorded()).toBe(1);
});
