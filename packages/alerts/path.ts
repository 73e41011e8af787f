import * as z from 'zod';
import type { AlertRule } from './rule';

/** A channel proves itself once in this time, in working hours, so a little more may pass. */
export const PROOF_EVERY_MS = 7 * 86_400_000;
const PROOF_HOLDS_MS = 11 * 86_400_000;

/**
 * Whether somebody would be told of a trip. nobody: no channel is told of it. failing: the last try of a channel failed. unproven: a channel never
 * proved itself, or too long ago. proven: each has.
 */
export const alertPathSchema = z.object({
  state: z.enum(['nobody', 'failing', 'unproven', 'proven']),
  channels: z.number(),
  /** The names of those that are not proven. */
  weak: z.array(z.string()),
  /** The proof that is the oldest of all; null when one is missing. */
  provenAt: z.number().nullable(),
});
export type AlertPath = z.infer<typeof alertPathSchema>;

export interface ProvenChannel {
  id: string;
  name: string;
  provenAt: number | null;
  failingSince: number | null;
}

export function alertPath(channels: readonly ProvenChannel[], rules: readonly AlertRule[], now: number): AlertPath {
  const told = rules.filter(({ kinds }) => kinds.includes('trip'));
  const used = channels.filter(({ id }) => told.some((rule) => rule.channels === null || rule.channels.includes(id)));
  const failing = used.filter(({ failingSince }) => failingSince !== null);
  const unproven = used.filter(({ provenAt }) => provenAt === null || now - provenAt > PROOF_HOLDS_MS);
  const state = used.length === 0 ? 'nobody' : failing.length > 0 ? 'failing' : unproven.length > 0 ? 'unproven' : 'proven';
  const times = used.map(({ provenAt }) => provenAt);
  const provenAt = times.length === 0 || times.includes(null) ? null : Math.min(...times.map((time) => time ?? 0));
  return { state, channels: used.length, weak: [...new Set([...failing, ...unproven])].map(({ name }) => name).slice(0, 20), provenAt };
}
