/** How a state looks wherever it is shown: never by colour alone. */
export type StateLook = 'off' | 'watching' | 'near' | 'protected' | 'unknown';

/** The shape that stands before the word of a state, also in the title of a tab. */
export const stateShapes: Record<StateLook, string> = { off: '○', watching: '✓', near: '▲', protected: '⛔', unknown: '?' };

const OUTLINE = 'fill="#fff" stroke-width="5"';

const drawings: Record<StateLook, string> = {
  off: `<circle cx="32" cy="32" r="26" ${OUTLINE} stroke="#7b8591"/>`,
  watching: `<circle cx="32" cy="32" r="26" ${OUTLINE} stroke="#2b8a53"/><path d="M19 33l9 10 17-21" fill="none" stroke="#2b8a53" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"/>`,
  near: '<path d="M32 4L62 58H2z" fill="#f0a500"/><path d="M32 22v18" stroke="#3a2500" stroke-width="7" stroke-linecap="round"/><circle cx="32" cy="50" r="4" fill="#3a2500"/>',
  protected: '<path d="M20 2h24l18 18v24L44 62H20L2 44V20z" fill="#c01818"/><rect x="12" y="26" width="40" height="12" rx="2" fill="#fff"/>',
  unknown: '<rect x="3" y="3" width="58" height="58" rx="10" fill="#6f42c1"/><path d="M23 24a9 9 0 1 1 12 8c-3 1-3 4-3 7" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round"/><circle cx="32" cy="50" r="4" fill="#fff"/>',
};

/** The icon of a browser tab in a state, as an address of its own. */
export function stateIcon(look: StateLook): string {
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${drawings[look]}</svg>`)}`;
}
