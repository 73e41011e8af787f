import { runCommand } from '@sluice/guard/mailserver/run-command';

/** One place where Dovecot looks a password up. */
export interface Passdb {
  /** `passwd-file`, `sql`, `pam` … */
  driver: string;
  /** Of a passwd-file; null where it has none, or another for each domain. */
  file: string | null;
}

/**
 * Asks Dovecot where it looks passwords up, in the order in which it does. Without `-h`, with which 2.4 prints nothing or an error.
 *
 * @param command doveconf with its `-c`
 * @returns null when it cannot be asked
 */
export async function dovecotPassdbs(command: readonly [string, ...string[]]): Promise<Passdb[] | null> {
  let output = '';
  const [program, ...more] = command;
  const asked = await runCommand([program, ...more, 'passdb'], { timeoutMs: 10_000, onOutput: (chunk) => (output += chunk.toString('utf8')) }).catch(() => null);
  return asked?.code === 0 ? readPassdbs(output) : null;
}

/** Reads what `doveconf passdb` prints: `passdb {` with its driver inside up to 2.3, `passdb DRIVER {` since 2.4. */
export function readPassdbs(output: string): Passdb[] {
  const found: Passdb[] = [];
  let depth = 0;
  for (const line of output.split('\n').map((each) => each.trim())) {
    const current = found.at(-1);
    const opens = /^passdb\s*(\S*)\s*\{$/.exec(line);
    const [, name = '', value = ''] = /^(\w+) = (.*)$/.exec(line) ?? [];
    if (opens && depth === 0) found.push({ driver: opens[1] ?? '', file: null });
    if (line.endsWith('{')) depth += 1;
    else if (line === '}') depth -= 1;
    else if (current && depth === 1 && name === 'driver' && value !== '') current.driver = value;
    // What stands before the file are options, as in `scheme=CRYPT username_format=%u /file`.
    else if (current && depth === 1 && (name === 'args' || name === 'passwd_file_path')) current.file = value.split(/\s+/).findLast((word) => word.startsWith('/') && !word.includes('%')) ?? null;
  }
  return found.map((passdb) => (passdb.driver === 'passwd-file' ? passdb : { ...passdb, file: null }));
}
