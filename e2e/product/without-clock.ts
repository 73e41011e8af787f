/** Run in a page: no moment can be shown in it, so that whatever shows one fails while it is drawn. */
export function withoutClock(): void {
  Intl.DateTimeFormat.prototype.formatToParts = Intl.DateTimeFormat.prototype.format = () => {
    throw new Error('There is no clock.');
  };
}
