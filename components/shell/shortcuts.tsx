'use client';

import { useEffect, useState } from 'react';
import { late } from '../ui/late';
import { shortcutOf } from './commands';

const CommandDialog = late(() => import('./command-dialog').then(({ CommandDialog: Loaded }) => Loaded));

/** `/` goes to the search of the page, Ctrl+K and `?` open the list of places with the keys. Where somebody writes, and over a dialog, keys are what they are. */
export function Shortcuts() {
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const shortcut = event.defaultPrevented ? null : shortcutOf(event, isWriting(event.target));
      if (shortcut === null || document.querySelector('[role="dialog"]') !== null) return;
      const search = shortcut === 'search' ? document.querySelector<HTMLInputElement>('main input[type="search"]') : null;
      event.preventDefault();
      if (search === null) setOpened(true);
      else search.focus();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return opened ? <CommandDialog onClose={() => setOpened(false)} /> : null;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type));
}
