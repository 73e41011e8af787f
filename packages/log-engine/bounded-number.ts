import * as z from 'zod';

/** Messages, recipients, sessions and the like: what a column of PostgreSQL of 32 bits holds. */
export const MAX_COUNT = 2_147_483_647;
export const countSchema = z.number().int().min(0).max(MAX_COUNT);

/** The last and, negative, the first millisecond that JavaScript can say the date of. */
const MAX_MS = 8_640_000_000_000_000;

/** Milliseconds since 1970. */
export const timeSchema = z.number().int().min(0).max(MAX_MS);

/** The time of a log line, which may claim anything. */
export const loggedTimeSchema = z.number().int().min(-MAX_MS).max(MAX_MS);

const MAX_WINDOW_SECONDS = 366 * 86_400;
export const windowSecondsSchema = z.number().int().min(1).max(MAX_WINDOW_SECONDS);

/** A measured value that need not be whole. */
export const measureSchema = z.number().min(-1e12).max(1e12);
