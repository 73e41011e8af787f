import type { Messages } from '@sluice/messages/messages';

type ActionKey = keyof Messages['audit']['actions'];
type FieldKey = keyof Messages['audit']['fields'];

/** The message of an action such as `sign-in.failed`; null for one this page does not know, which is then shown as it is. */
export function auditActionKey(action: string, { audit }: Pick<Messages, 'audit'>): ActionKey | null {
  const key = action.replaceAll('.', '-');
  return Object.hasOwn(audit.actions, key) ? (key as ActionKey) : null;
}

/** The message of a field's name, likewise. */
export function auditFieldKey(field: string, { audit }: Pick<Messages, 'audit'>): FieldKey | null {
  return Object.hasOwn(audit.fields, field) ? (field as FieldKey) : null;
}

/** What a code in a field means, for instance `contain-account` in `kind`; null when the value speaks for itself or is not known. */
export function auditValueText(field: string, value: unknown, { actions, incidents, people }: Messages): string | null {
  const { undecided: open, secured, dismissed } = incidents.suspect;
  const words: Record<string, Record<string, string>> = {
    kind: actions.verb,
    step: actions.step,
    code: actions.cause,
    outcome: incidents.outcome,
    cause: incidents.reportFacts.causes,
    decision: { open, secured, dismissed },
    role: people.roles,
  };
  const known = Object.hasOwn(words, field) ? words[field] : undefined;
  return known !== undefined && typeof value === 'string' && Object.hasOwn(known, value) ? (known[value] ?? null) : null;
}

/** What each step of an action concerned, such as `{"hold-messages": 3}` in `counts`; a step that this page does not know is left out. */
export function countedSteps(value: unknown, { actions }: Pick<Messages, 'actions'>): { step: keyof Messages['actions']['fact']; count: number }[] {
  return Object.entries(fieldsOf(value)).flatMap(([step, count]) =>
    typeof count === 'number' && Object.hasOwn(actions.fact, step) ? [{ step: step as keyof Messages['actions']['fact'], count }] : [],
  );
}

/** Only the program needs it: the entry names the account, and the time tells one act from another. */
const unspoken = ['actionId', 'mailingId'];

export interface AuditDifference {
  field: string;
  /** Undefined: the field is only on the other side. */
  before: unknown;
  after: unknown;
}

/** What stands in before and after, field by field; a field that stayed the same is left out. */
export function auditDifferences(before: unknown, after: unknown): AuditDifference[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .map((field) => ({ field, before: old[field], after: now[field] }))
    .filter((difference) => !unspoken.includes(difference.field) && JSON.stringify(difference.before) !== JSON.stringify(difference.after));
}

function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return value === null || value === undefined ? {} : { value };
  return { ...value };
}
