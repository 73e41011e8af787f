import { messagesOf } from '@sluice/messages/messages';
import type { Language } from '@sluice/messages/language';

/** How a sentence of the catalogue reads on a page, whatever stands where it has a placeholder that no value is given for. */
export type Said = (key: string, values?: Readonly<Record<string, string>>) => RegExp;

/** The sentences of one language, so that a story finds a button in any of them. */
export function saidIn(language: Language): Said {
  return (key, values = {}) => {
    const found = key.split('.').reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], messagesOf(language));
    if (typeof found !== 'string') throw new Error(`The catalogue has no sentence ${key}.`);
    return new RegExp(`^\\s*${pattern(found, values)}\\s*$`);
  };
}

function pattern(message: string, values: Readonly<Record<string, string>>): string {
  let text = '';
  for (let at = 0; at < message.length; at += 1) {
    if (message[at] !== '{') {
      text += literal(message[at] ?? '');
      continue;
    }
    const end = closing(message, at);
    const value = values[message.slice(at + 1, end).trim()];
    text += value === undefined ? '[^]*' : literal(value);
    at = end;
  }
  return text;
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Where the brace that opens at `from` is closed. */
function closing(message: string, from: number): number {
  let depth = 0;
  for (let at = from; at < message.length; at += 1) {
    if (message[at] === '{') depth += 1;
    if (message[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`A brace is not closed in: ${message}`);
}
