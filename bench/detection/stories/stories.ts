import { FIRST_HIJACKS } from './first-hijacks';
import { FIRST_INNOCENTS } from './first-innocents';
import { MADE_HIJACKS, MADE_INNOCENTS } from './made-before-tuning';
import { REPORTED_HIJACKS } from './reported-hijacks';
import { REPORTED_INNOCENTS } from './reported-innocents';
import { ASIDE_HIJACKS, ASIDE_INNOCENTS } from './set-aside';
import type { Hijack, Innocent } from './story';

export const HIJACKS: readonly Hijack[] = [...REPORTED_HIJACKS, ...FIRST_HIJACKS, ...MADE_HIJACKS, ...ASIDE_HIJACKS];
export const INNOCENTS: readonly Innocent[] = [...REPORTED_INNOCENTS, ...FIRST_INNOCENTS, ...MADE_INNOCENTS, ...ASIDE_INNOCENTS];
