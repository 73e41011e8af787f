import { test } from '@playwright/test';
import { accountActs, failedActs } from './pictures/acts';
import { faults } from './pictures/faults';
import { people } from './pictures/people';
import { shell } from './pictures/shell';
import { walk } from './pictures/walk';
import { attackUntilFound } from './product/attack';
import type { Look } from './product/looks';
import { useOperator } from './product/use-operator';
import { useProduct } from './product/use-product';

// The dialogs and errors of an attack, each in one look; `npm run screenshots` shows everything in every look.
const product = useProduct();
const operator = useOperator(product, (api) => attackUntilFound(product(), api));
const LOOKS: Look[] = [
  { device: 'phone', scheme: 'dark', language: 'ko' },
  { device: 'desktop', scheme: 'light', language: 'en' },
];

const ofPeople = ['people-invite-link', 'people-is-it-still-you', 'people-make-key'];
const scenes = [
  ...accountActs.filter(({ isDialog }) => isDialog),
  ...failedActs,
  ...faults,
  ...shell.filter(({ isDialog }) => isDialog),
  ...people.filter(({ name }) => ofPeople.includes(name)),
];

test('dialogs and errors are readable, complete and accessible', async ({ browser }, testInfo) => {
  test.setTimeout(400_000);
  await Promise.all(LOOKS.map((look, lane) => walk({ browser, product: product(), operator, folder: testInfo.outputDir }, scenes.filter((_, index) => index % LOOKS.length === lane), [look])));
});
