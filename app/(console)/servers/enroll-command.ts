/**
 * What an operator runs on the mail host.
 *
 * @param address the address of this console as the browser has it
 */
export function enrollCommand(address: string, code: string): string {
  return `sluice guard enroll ${address} ${code}`;
}

/** What is run after it: Postfix and Dovecot are let ask the guard. */
export const CHECK_COMMAND = 'sluice guard check --apply';

/** How the package comes from this console to the mail host; it is not installed when it is not the one that was made. */
export function installCommand(address: string, { name, sha256 }: { name: string; sha256: string }): string {
  return `curl -fO ${address}/api/guard/package/${name}\necho '${sha256}  ${name}' | sha256sum -c && apt install ./${name}`;
}
