/**
 * Does it when the browser has shown what is there now, so that a button is seen to be pressed before what it opens is drawn. A transition of React would
 * do the same, but is begun anew with each answer that comes in meanwhile: up to 0.8 s on a slow machine.
 */
export function afterPaint(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work));
}
