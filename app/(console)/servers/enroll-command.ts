/**
 * What an operator runs on the mail host.
 *
 * @param origin the address of this console as the browser has it
 */
export function enrollCommand(origin: string, code: string): string {
  return `sluice guard enroll ${origin} ${code}`;
}
