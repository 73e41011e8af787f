import * as z from 'zod';

/** Largest threshold that is accepted: above it the rule could never fire on a real host. */
export const MAX_THRESHOLD = 10_000_000;

export const thresholdSchema = z.number().int().min(1).max(MAX_THRESHOLD);
