import * as z from 'zod';
import { actionKindSchema, type ActionKind } from '@sluice/actions/kinds';
import { RequestProblem } from '../hooks/request';

const author = z.object({ byName: z.string(), at: z.number() });
export type Author = { name: string; at: number } | 'somebody';

/** Who was first, when the console refused because it was done or decided before; null for every other failure. */
export function doneBefore(error: unknown): Author | null {
  if (!(error instanceof RequestProblem) || (error.code !== 'already-done' && error.code !== 'already-decided')) return null;
  const data = author.safeParse(error.problem?.data);
  return data.success ? { name: data.data.byName, at: data.data.at } : 'somebody';
}

const opposite = author.extend({ kind: actionKindSchema });

/** Which opposite act a colleague asked for after what the page showed; null for every other failure. */
export function oppositeAct(error: unknown): { name: string; at: number; kind: ActionKind } | null {
  if (!(error instanceof RequestProblem) || error.code !== 'changed-meanwhile') return null;
  const data = opposite.safeParse(error.problem?.data);
  return data.success ? { name: data.data.byName, at: data.data.at, kind: data.data.kind } : null;
}
