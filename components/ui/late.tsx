'use client';

import { lazy, Suspense, useState, type ComponentType } from 'react';
import type { Language } from '@sluice/messages/language';
import { wordsAwaited } from '../hooks/words';

const TRY_AGAIN_MS = 2_000;

/**
 * A part that is not needed for the first paint. It is loaded when the page has nothing else to do, so that a press which shows it never waits; one that
 * comes before is not lost, and one whose network fails is shown when it is back.
 *
 * @param Meanwhile stands in its place until it is there
 */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>, Meanwhile: ComponentType<Props> = Nothing): ComponentType<Props> {
  let here: ComponentType<Props> | null = null;
  let coming: Promise<ComponentType<Props>> | null = null;
  // What comes late may need any sentence.
  const come = (): Promise<ComponentType<Props>> => (coming ??= Promise.all([untilLoaded(load), allWords()]).then(([Loaded]) => (here = Loaded)));
  const Coming = lazy(() => come().then((Loaded) => ({ default: Loaded }))) as unknown as ComponentType<Props>;
  whenIdle(() => void come());
  return function Late(props: Props) {
    // It stays the one that it began as: another one would lose what was typed into it.
    const [Part] = useState<ComponentType<Props>>(() => here ?? Coming);
    return (
      <Suspense fallback={<Meanwhile {...props} />}>
        <Part {...props} />
      </Suspense>
    );
  };
}

const allWords = (): Promise<unknown> => (typeof document === 'undefined' ? Promise.resolve() : wordsAwaited(document.documentElement.lang as Language));

const Nothing = (): null => null;

async function untilLoaded<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
}

/** After the page is there and nobody waits for it. On the server nothing is loaded before it is asked for. */
export function whenIdle(work: () => void): void {
  if (typeof window === 'undefined') return;
  const soon = (): void => void ('requestIdleCallback' in window ? requestIdleCallback(work) : setTimeout(work, 500));
  if (document.readyState === 'complete') soon();
  else window.addEventListener('load', soon, { once: true });
}
