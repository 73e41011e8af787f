import * as z from 'zod';

/** What a contained account is refused: every login and all mail, or only what sends mail, so that its owner can go on reading. */
export const refusalScopeSchema = z.enum(['everything', 'sending']);
export type RefusalScope = z.infer<typeof refusalScopeSchema>;
