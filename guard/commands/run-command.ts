import type { Command } from 'commander';
import { OperatorError } from './operator-error';

/** Runs what the command line asks for. What the operator can mend is said in one sentence, without a stack. */
export async function runCommand(program: Command): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    const text = error instanceof OperatorError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode ||= 1;
  }
}
