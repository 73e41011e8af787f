import { readFileSync, writeFileSync } from 'node:fs';
import { guardStateSchema, firstState, type GuardState } from '@sluice/guard/state/guard-state';
import { replaceDurably } from '@sluice/guard/state/durable-file';
import { passPoint } from './fail-points';

const KINDS: Record<string, string> = { 'contain-account': 'contain', 'restart-smtp': 'restart' };

/** Writes the state file as the guard does, with fail points named after what the write makes durable. */
export function failingWrites(note: (line: string) => void): (path: string, text: string) => Promise<void> {
  return async (path, text) => {
    const [before, next] = [stateOf(path), guardStateSchema.parse(JSON.parse(text))];
    const steps = stepsOf(before, next);
    passPoint(...steps.map((step) => `${step}:before`));
    // As far as the disk may have got when the power failed.
    if (steps.some((step) => process.env['SLUICE_FAIL_AT'] === `${step}:within`)) writeFileSync(`${path}.new`, text.slice(0, text.length / 2));
    passPoint(...steps.map((step) => `${step}:within`));
    await replaceDurably(path, text);
    for (const { id, order } of next.actions) if (order === null && before.actions.some((each) => each.id === id && each.order)) note(`ended ${id}`);
    passPoint(...steps.map((step) => `${step}:after`));
  };
}

/**
 * Notes the ends that an earlier guard wrote down and was killed before it could note: the journal shall have them before
 * anything that this guard does.
 */
export function noteEndsOnDisk(path: string, journal: readonly string[], note: (line: string) => void): void {
  for (const { id, order } of stateOf(path).actions) if (order === null && !journal.includes(`ended ${id}`)) note(`ended ${id}`);
}

function stateOf(path: string): GuardState {
  try {
    return guardStateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return firstState();
  }
}

function stepsOf(before: GuardState, next: GuardState): string[] {
  const steps: string[] = [];
  if (before.latch === null && next.latch !== null) steps.push('latch-write');
  if (before.latch !== null && next.latch === null) steps.push('release-write');
  if (next.refusedAccounts.length > before.refusedAccounts.length) steps.push('refusal-write');
  if (next.heldAccounts.length > before.heldAccounts.length) steps.push('held-write');
  for (const action of next.actions) {
    const old = before.actions.find(({ id }) => id === action.id);
    const kind = KINDS[(action.order ?? old?.order)?.kind ?? ''];
    if (!old && kind) steps.push(`begin-${kind}-write`);
    if (old?.order && action.order === null && kind) steps.push(`end-${kind}-write`);
    if (old && !old.acknowledged && action.acknowledged) steps.push('acknowledge-write');
  }
  return steps;
}
