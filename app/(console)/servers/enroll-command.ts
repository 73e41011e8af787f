/**
 * What an operator runs on the mail host.
 *
 * @param origin the address of this console as the browser has it
 */
export function enrollCommand(origin: string, code: string): string {
  return `sluice guard enroll ${origin} ${code}`;
}

/** Whether an address leads to the very machine that opens it. */
export function isLocalOrigin(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
