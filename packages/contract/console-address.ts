/** Whether an address leads to the very machine that opens it. */
export function isLocalOrigin(address: string): boolean {
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Whether what a guard sends to this console, its token with it, can be read and changed on the way. */
export function isReadableOnTheWay(address: string): boolean {
  return new URL(address).protocol === 'http:' && !isLocalOrigin(address);
}
