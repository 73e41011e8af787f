import { chromium, type Browser } from '@playwright/test';
import { setTimeout as pause } from 'node:timers/promises';
import { startProduct, type Product } from '@/e2e/product/product';
import { tell, type Figure } from '../fleet/goals';
import { firstUse } from './first-use';
import { openIncident, signInAsAdministrator } from './operator';
import { quietPage } from './quiet-page';

/** Until the guard has measured for a while, so that the page shows what it shows all day. */
const WARM_UP_MS = 15_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Settings {
  root: string;
  /** For how long an open page is looked at. */
  seconds: number;
  /** Where the profile of the quiet Overview is written. */
  profile: string | null;
}

/** Measures the Overview and the page of an incident, and prints whether each goal was met. @returns whether all were */
export async function bench({ root, seconds, profile }: Settings): Promise<boolean> {
  const figures: Figure[] = [];
  let product: Product | null = null;
  let browser: Browser | null = null;
  try {
    product = await startProduct({ program: root });
    browser = await chromium.launch({
      executablePath: process.env['SLUICE_CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
      args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    });
    const session = await signInAsAdministrator(browser, product);
    await pause(WARM_UP_MS);
    const measure = async (name: string, path: string, profileOf: string | null): Promise<void> => {
      say(`\n${name}`);
      const page = { url: `${session.url}${path}`, dialog: /protect now/i, seconds, profile: profileOf };
      const found = [...(await firstUse(session, page)), ...(await quietPage(session, page))];
      found.forEach(tell);
      figures.push(...found);
    };
    await measure('Overview, quiet', '/', profile);
    await measure('Incident with its chart', `/incidents/${await openIncident(product, session)}`, profile);
    return figures.every(({ value, goal }) => value <= goal);
  } finally {
    await browser?.close();
    await product?.remove();
  }
}
