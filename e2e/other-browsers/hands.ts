import { eventually } from '../product/eventually';
import type { RemoteBrowser } from './remote-browser';

/** What is wanted: the beginning of the name that people and screen readers have for it. */
const FIND = `
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  const nameOf = (element) => (element.getAttribute('aria-label') ?? (element.labels && element.labels.length > 0 ? element.labels[0].textContent : element.textContent) ?? '').replace(/\\s+/g, ' ').trim();
  const dialogs = [...document.querySelectorAll('[role="dialog"]')].filter(shown);
  const ground = dialogs.length > 0 ? dialogs[dialogs.length - 1] : document;
  const found = [...ground.querySelectorAll('button, a[href], input, textarea')].filter(shown).filter((element) => !element.disabled).filter((element) => new RegExp(input).test(nameOf(element)));
  // The foot of the page, which has the next task, stands last.
  const element = found[found.length - 1];`;

export interface Hands {
  press(name: RegExp): Promise<void>;
  fill(name: RegExp, text: string): Promise<void>;
  /** Waits until the page says it. */
  sees(text: RegExp, patienceMs?: number): Promise<void>;
  /** Waits until there is something of this name to press. @returns whether it came in time */
  finds(name: RegExp, patienceMs?: number): Promise<boolean>;
  where(): Promise<string>;
}

/** Looks and presses as a person does: only what is shown, in the uppermost dialog, by a pointer in its middle. */
export function handsOf(browser: RemoteBrowser): Hands {
  const isThere = (name: RegExp) => browser.run<boolean>(`${FIND} return element !== undefined;`, name.source).catch(() => false);
  async function press(name: RegExp): Promise<void> {
    await eventually(`there is ${name} to press`, () => isThere(name), PATIENCE_MS);
    const middle = () =>
      browser.run<[number, number] | null>(
        `${FIND} if (element === undefined) return null; element.scrollIntoView({ block: 'center', behavior: 'instant' }); const box = element.getBoundingClientRect(); return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];`,
        name.source,
      );
    let before: [number, number] | null = null;
    await eventually(
      `${name} stands still`,
      async () => {
        const now = await middle();
        const still = now !== null && before?.[0] === now[0] && before[1] === now[1];
        before = now;
        return still;
      },
      PATIENCE_MS,
    );
    const [x, y] = before!;
    const actions = [
      { type: 'pointerMove', x, y, duration: 0, origin: 'viewport' },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ];
    await browser.perform([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]);
  }
  return {
    press,
    async fill(name, text) {
      await press(name);
      const actions = [...text].flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]);
      await browser.perform([{ type: 'key', id: 'keyboard', actions }]);
    },
    async sees(text, patienceMs = PATIENCE_MS) {
      const shown = () => browser.run<string>('return document.body.innerText;').catch(() => '');
      await eventually(`the page says ${text}`, async () => text.test(await shown()), patienceMs).catch(async (error: Error) => {
        throw new Error(`${error.message}. It said:\n${(await shown()).slice(0, 2_000)}`);
      });
    },
    finds: (name, patienceMs = PATIENCE_MS) =>
      eventually(String(name), () => isThere(name), patienceMs).then(
        () => true,
        () => false,
      ),
    where: () => browser.run<string>('return window.location.href;'),
  };
}

const PATIENCE_MS = 60_000;
