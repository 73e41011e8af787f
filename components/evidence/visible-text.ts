/** A piece of text as it is safe to show: as it stood, or a mark for a character that would hide or reorder others. */
export type VisiblePiece = { kind: 'text'; text: string } | { kind: 'mark'; text: string; codePoint: string };

// C0 and C1 controls, soft hyphen, zero-width and directional characters, separators, byte-order mark, tags, variation selectors.
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffd\u{e0000}-\u{e01ef}]|[\ud800-\udfff]/gu;

const names: Record<string, string> = {
  '0000': 'NUL',
  '0007': 'BEL',
  '0008': 'BS',
  '0009': 'TAB',
  '000A': 'LF',
  '000D': 'CR',
  '001B': 'ESC',
  '007F': 'DEL',
  '00AD': 'SHY',
  '200B': 'ZWSP',
  '200C': 'ZWNJ',
  '200D': 'ZWJ',
  '200E': 'LRM',
  '200F': 'RLM',
  '202A': 'LRE',
  '202B': 'RLE',
  '202C': 'PDF',
  '202D': 'LRO',
  '202E': 'RLO',
  '2066': 'LRI',
  '2067': 'RLI',
  '2068': 'FSI',
  '2069': 'PDI',
  FEFF: 'BOM',
};

/**
 * Splits untrusted text so that nothing in it can move, hide or reverse its neighbours.
 *
 * @returns pieces in order; joined, with marks taken as their characters, they are the text
 */
export function visiblePieces(text: string): VisiblePiece[] {
  const pieces: VisiblePiece[] = [];
  let from = 0;
  for (const match of text.matchAll(unseen)) {
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    const codePoint = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    pieces.push({ kind: 'mark', text: names[codePoint] ?? `U+${codePoint}`, codePoint: `U+${codePoint}` });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

/** The same in one string, for places that hold no elements: titles, labels and the clipboard. */
export function visibleString(text: string): string {
  return visiblePieces(text)
    .map((piece) => (piece.kind === 'text' ? piece.text : `[${piece.text}]`))
    .join('');
}
