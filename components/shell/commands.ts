import type { places } from './places';

type Place = (typeof places)[number];

/** What can be chosen from the list that Ctrl+K opens. */
export type Command = { kind: 'place'; name: Place['name']; label: string; href: string } | { kind: 'incident'; label: string; href: string } | { kind: 'search'; label: string; href: string };

/**
 * The commands whose words hold all that was typed, in any case and order; last the search for it among the accounts.
 *
 * @param search makes the sentence and the address of that search; never called with nothing
 */
export function matchingCommands(all: readonly Command[], typed: string, search: (text: string) => Command): Command[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  return words.length === 0 ? found : [...found, search(typed.trim())];
}

/** What a key pressed anywhere asks for; null where somebody writes, or for any other key. */
export function shortcutOf(event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }, writing: boolean): 'commands' | 'search' | null {
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey) return 'commands';
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === '?') return 'commands';
  return event.key === '/' ? 'search' : null;
}
