/**
 * Where to go after signing in: a path of this console, else its first page. An address that leads elsewhere, such as
 * `//evil.example` or `/\evil.example`, is not followed.
 */
export function returnAddress(wanted: string | null): string {
  if (wanted === null || !/^\/(?![/\\])/.test(wanted)) return '/';
  // Browsers drop tabs and line ends inside an address before reading it.
  if (/[\u0000-\u001f\\]/.test(wanted)) return '/';
  return wanted.startsWith('/sign-in') ? '/' : wanted;
}
