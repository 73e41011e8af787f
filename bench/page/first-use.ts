import type { Page } from '@playwright/test';
import type { Figure } from '../fleet/goals';
import type { Session } from './operator';

const SLOW_DOWN = 4;

/** What the page notes about itself from its first moment on. */
interface Noted {
  paintedAt: number;
  /** What was painted largest. */
  painted: string;
  shift: number;
  /** What moved, and when. */
  shifted: string[];
  /** The longest from an input to the paint that shows it. */
  interaction: number;
}

declare global {
  interface Window {
    noted: Noted;
  }
}

/** Opens a page anew on a processor that is slowed down: its scripts, its largest paint, what moves, and a press that opens a dialog. @param page.dialog the name of the button */
export async function firstUse({ browser, context, url: origin }: Session, { url, dialog }: { url: string; dialog: RegExp }): Promise<Figure[]> {
  // Nothing in the cache, as for somebody who comes for the first time.
  const fresh = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 }, storageState: await context.storageState() });
  try {
    const page = await fresh.newPage();
    await page.addInitScript(noteItself);
    const cdp = await fresh.newCDPSession(page);
    const sizes = await transferred(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
    await page.goto(url, { waitUntil: 'load' });
    await page.getByRole('region', { name: 'State of the mail server' }).waitFor();
    await page.waitForFunction(() => performance.getEntriesByType('paint').length > 0);
    const button = page.getByRole('button', { name: dialog });
    await page.waitForLoadState('networkidle').catch(() => undefined);
    const before = await page.evaluate(() => window.noted);
    const opened = await press(page, button);
    const after = await page.evaluate(() => window.noted);
    process.stdout.write(`  largest: ${before.painted}; first at ${Math.round(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0))} ms\n`);
    for (const moved of before.shifted) process.stdout.write(`  moved at ${moved}\n`);
    return [
      { what: 'script before first use, compressed', unit: 'kB', value: (await namedIn(page, origin, url, sizes)) / 1_000, goal: 200 },
      { what: `largest paint at ${SLOW_DOWN} × slow-down`, unit: 's', value: before.paintedAt / 1_000, goal: 1.5 },
      { what: 'layout shift while the page fills', unit: '(score)', value: before.shift, goal: 0.001 },
      { what: `press to the next paint at ${SLOW_DOWN} × slow-down`, unit: 'ms', value: after.interaction, goal: 100 },
      { what: `press to the dialog at ${SLOW_DOWN} × slow-down`, unit: 'ms', value: opened, goal: 250 },
    ];
  } finally {
    await fresh.close();
  }
}

/** Runs in the page, before all its own scripts. */
function noteItself(): void {
  window.noted = { paintedAt: 0, painted: '', shift: 0, shifted: [], interaction: 0 };
  const watch = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}): void => {
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  };
  const nameOf = (node: Node | null | undefined): string => (node instanceof Element ? `${node.tagName.toLowerCase()}.${String(node.getAttribute('class'))} “${(node.textContent ?? '').slice(0, 40)}”` : String(node?.nodeName));
  watch('largest-contentful-paint', (entry) => {
    window.noted.paintedAt = entry.startTime;
    window.noted.painted = nameOf((entry as PerformanceEntry & { element?: Element }).element);
  });
  watch('layout-shift', (entry) => {
    const { value, hadRecentInput, sources } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };
    if (hadRecentInput) return;
    window.noted.shift += value;
    window.noted.shifted.push(`${Math.round(entry.startTime)} ms, ${value.toFixed(3)}: ${sources.map(({ node }) => nameOf(node)).join('; ')}`);
  });
  watch('event', ({ name, duration }) => {
    if (/^(pointerdown|pointerup|click)$/.test(name)) window.noted.interaction = Math.max(window.noted.interaction, duration);
  }, { durationThreshold: 16 });
}

/** @returns milliseconds until what opens can be seen */
async function press(page: Page, button: ReturnType<Page['getByRole']>): Promise<number> {
  await page.evaluate(() => {
    const seen = new Promise<number>((resolve) => {
      addEventListener('pointerdown', ({ timeStamp }) => {
        const look = (): void => {
          const dialog = document.querySelector('[role="dialog"]');
          if (dialog !== null && dialog.getClientRects().length > 0) requestAnimationFrame(() => resolve(performance.now() - timeStamp));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }, { once: true });
    });
    Object.assign(window, { seen });
  });
  await button.click();
  const took = await page.evaluate(() => (window as unknown as { seen: Promise<number> }).seen);
  // What the browser tells of an input comes a moment after its paint.
  await page.waitForTimeout(500);
  return took;
}

/** Bytes on the wire by address, of everything the page loads from now on. */
async function transferred(page: Page): Promise<Map<string, number>> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const addresses = new Map<string, string>();
  const sizes = new Map<string, number>();
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => addresses.set(requestId, request.url));
  // Without the headers, which say the same each time.
  cdp.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const address = addresses.get(requestId) ?? '';
    sizes.set(address, (sizes.get(address) ?? 0) + encodedDataLength);
  });
  return sizes;
}

/** Of the scripts that the page itself names: the others are loaded when it can be used already. */
async function namedIn(page: Page, origin: string, url: string, sizes: ReadonlyMap<string, number>): Promise<number> {
  const html = (await (await page.request.get(url)).text()).replace(/<script[^>]*\bnomodule\b[^>]*>/gi, '');
  const scripts = new Set(html.match(/\/(?:_next\/static\/chunks|words)\/[\w./-]+\.js/g));
  return [...scripts].reduce((sum, script) => sum + (sizes.get(`${origin}${script}`) ?? 0), 0);
}
