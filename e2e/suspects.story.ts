import { expect, test } from '@playwright/test';
import { STOLEN, unstoppedFlood } from './product/attack';
import { signIn } from './product/operator';
import { useProduct } from './product/use-product';

const product = useProduct();

test('an account that stands out without an incident is marked as not the culprit, judged anew, and that is taken back', async ({ page }) => {
  await unstoppedFlood(product(), 120);
  await signIn(page, product());
  await page.getByRole('link', { name: 'Suspects', exact: true }).click();
  const { account } = STOLEN;
  const row = page.getByRole('listitem').filter({ hasText: account });
  await expect(row.getByText('Suspect', { exact: true })).toBeVisible();
  await row.getByRole('button', { expanded: false }).first().click();
  await row.getByRole('button', { name: 'Not the culprit (reason)' }).click();
  await row.getByRole('button', { name: 'Mark as not the culprit' }).click();
  await expect(row.getByText('Write at least 3 characters.')).toBeVisible();
  await row.getByRole('textbox').fill('the yearly newsletter');
  await row.getByRole('button', { name: 'Mark as not the culprit' }).dblclick();
  await expect(row.getByText(/^Not the culprit: minsu, .* Reason: the yearly newsletter$/)).toBeVisible();
  await expect(row.getByText('Suspect', { exact: true })).toBeHidden();

  await row.getByRole('button', { name: 'Decide again' }).click();
  await expect(row.getByText('Suspect', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByText(`Marked as not the culprit: ${account}`)).toHaveCount(1);
});
