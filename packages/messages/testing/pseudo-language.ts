const ACCENTED: Readonly<Record<string, string>> = Object.fromEntries(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, index) => [
    letter,
    [...'áƀçðéƒĝĥíĵķļɱñóþɋŕšţúṽŵẋýžÁɃÇÐÉƑĜĤÍĴĶĻṀÑÓÞɊŔŠŢÚṼŴẊÝŽ'][index] ?? letter,
  ]),
);
/** What makes a sentence longer: words, because a line breaks between words. */
const FILLING = 'ɏóñ đéŵ łóŕ ĥáẋ ';
export const BEGIN = '⟦';
export const END = '⟧';

/**
 * English as a language that nobody speaks: each letter has an accent, each sentence stands in brackets and is 40 % longer. What has no brackets on
 * a page is in no catalogue, and what is cut would be cut in a language of long words.
 *
 * @returns the same tree of ICU messages
 */
export function pseudo<Node>(node: Node): Node {
  if (typeof node === 'string') return (node === '' ? '' : `${BEGIN}${accented(node)}${filling(node)}${END}`) as Node;
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, pseudo(value as unknown)])) as Node;
}

function filling(message: string): string {
  const most = Math.ceil(message.replace(/\{[^{}]*\}/g, '').length * 0.4);
  return ` ${FILLING.repeat(Math.ceil(most / FILLING.length) + 1)}`.slice(0, most + 1).trimEnd();
}

/** Leaves placeholders as they are, and goes into the choices of a plural. */
function accented(message: string): string {
  let text = '';
  for (let at = 0; at < message.length; at += 1) {
    const end = message[at] === '{' ? closing(message, at) : null;
    if (end === null) {
      text += ACCENTED[message[at] ?? ''] ?? message[at];
      continue;
    }
    text += `{${argument(message.slice(at + 1, end))}}`;
    at = end;
  }
  return text;
}

/** `name`, `name, number`, or `name, plural, one {…} other {…}`. */
function argument(inside: string): string {
  const begin = /^\s*\w+\s*,\s*(?:plural|select|selectordinal)\s*,/.exec(inside)?.[0];
  if (begin === undefined) return inside;
  let text = begin;
  for (let at = begin.length; at < inside.length; at += 1) {
    const end = inside[at] === '{' ? closing(inside, at) : null;
    if (end === null) {
      text += inside[at];
      continue;
    }
    text += `{${accented(inside.slice(at + 1, end))}}`;
    at = end;
  }
  return text;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`A brace is not closed in: ${text}`);
}
