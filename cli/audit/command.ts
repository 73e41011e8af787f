import { Command, InvalidArgumentError } from 'commander';
import { verifyAudit, type AuditProof } from '@/lib/console/audit/verify';
import { onDatabase } from '../start/on-database';
import type { Surroundings } from '@sluice/guard/commands/surroundings';

type Known = { sequence: number; hash: string };

/** `sluice audit …`: what only whoever has the console's own machine can look at. */
export function auditCommand(surroundings: Surroundings): Command {
  const audit = new Command('audit').description('the audit').helpCommand(false);
  audit
    .command('verify')
    .description('is every row as it was written, and none missing? (exit code 0: yes; 1: no, with the first place)')
    .option('--known <number:hash>', 'a row that was sent or written down elsewhere, which must still have that hash', known)
    .action(async ({ known }: { known?: Known }) => {
      process.exitCode = 2;
      process.exitCode = (await auditVerify(surroundings, known ?? null)) ? 0 : 1;
    });
  return audit;
}

/** @returns whether the chain is whole */
async function auditVerify(surroundings: Surroundings, known: Known | null): Promise<boolean> {
  return onDatabase(surroundings, async (db) => {
    const proof = await verifyAudit(db, known);
    for (const line of sentencesOf(proof)) surroundings.say(line);
    return proof.broken === null;
  });
}

function sentencesOf({ rows, older, newest, broken }: AuditProof): string[] {
  const before = older === 0 ? [] : [`${older} row${older === 1 ? ' is' : 's are'} from before the audit was chained; nothing proves them.`];
  const good = `${rows} row${rows === 1 ? '' : 's'} of the chain ${rows === 1 ? 'is' : 'are'} as written`;
  if (broken !== null) {
    const what = {
      missing: 'is missing',
      changed: 'was changed after it was written',
      'other-predecessor': 'does not follow from the row before it',
      'end-missing': 'is missing, and with it the end of the audit',
      'other-than-known': 'has another hash than the one that is known elsewhere: the chain was made anew',
    }[broken.because];
    return [...before, `Row ${broken.sequence} ${what}. It is the first place at which the chain is broken; ${good} before it.`, 'Keep a copy of the database as it is, and compare it with a backup and with what was sent elsewhere.'];
  }
  if (newest === null) return [...before, 'The chain has no row yet.'];
  return [...before, `${good}, and none is missing. The newest is ${newest.sequence}:${newest.hash}`, 'Written down elsewhere, this line proves later that the chain was not made anew: "npx sluice audit verify --known <number:hash>".'];
}

function known(text: string): Known {
  const [, number, hash] = /^(\d{1,9}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (number === undefined || hash === undefined) throw new InvalidArgumentError('It must be a number, a colon and 64 hexadecimal digits.');
  return { sequence: Number(number), hash };
}
