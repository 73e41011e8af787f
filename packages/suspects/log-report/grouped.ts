/** A whole number with commas, as Intl would write it in English; loading Intl takes longer than reading a small log. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
