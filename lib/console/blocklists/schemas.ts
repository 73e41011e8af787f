import * as z from 'zod';

export const ADDRESSES_MAX = 8;
export const LISTS_MAX = 20;

/** Of private networks, of the link, of the host itself, of many: no list on the internet can know anything of these. */
const NOT_PUBLIC = /^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|22[4-9]|2[3-5]\d)\.|^(::|f[cd]|fe[89ab]|ff)/;

/** An address by which mail leaves for the internet. */
export const sendingAddressSchema = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.union([z.ipv4(), z.ipv6()]))
  .refine((address) => !NOT_PUBLIC.test(address), 'is not an address of the internet');

/** A list of addresses that other mail servers ask over DNS before they take mail (RFC 5782). */
export const blocklistSchema = z.object({
  zone: z.string().trim().toLowerCase().max(150).regex(/^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/),
  /** Where its keeper tells why an address is on it and takes it off again; empty where that is not known. */
  removal: z.union([z.literal(''), z.string().trim().max(300).regex(/^https?:\/\/[^\s\p{C}]+$/u)]),
});
export type Blocklist = z.infer<typeof blocklistSchema>;

/**
 * `refused`: it answers, but not to this resolver, or not any more today. `not-a-list`: its test entry, which every list must have, is
 * missing. `lists-everything`: it has the entry that no list may have. `no-ipv6`: it knows nothing of such addresses.
 */
export const unknownCauseSchema = z.enum(['no-answer', 'refused', 'not-a-list', 'lists-everything', 'no-ipv6']);
export type UnknownCause = z.infer<typeof unknownCauseSchema>;

export const blocklistAnswerSchema = z.discriminatedUnion('state', [
  /** With the list's own codes, for instance 127.0.0.4, and what it says about them. */
  z.object({ state: z.literal('listed'), codes: z.array(z.string()), reason: z.string().nullable() }),
  z.object({ state: z.literal('clear') }),
  z.object({ state: z.literal('unknown'), cause: unknownCauseSchema }),
]);
export type BlocklistAnswer = z.infer<typeof blocklistAnswerSchema>;

export const blocklistResultSchema = z.object({ address: z.string(), zone: z.string(), removal: z.string(), answer: blocklistAnswerSchema });
export type BlocklistResult = z.infer<typeof blocklistResultSchema>;

/** What the lists said when somebody had them asked last. */
export const blocklistLookSchema = z.object({ at: z.number(), byName: z.string(), results: z.array(blocklistResultSchema) });
export type BlocklistLook = z.infer<typeof blocklistLookSchema>;

/** GET /api/servers/ID/blocklists; every change, and POST …/look, is answered with it. */
export const blocklistsSchema = z.object({
  /** By which the mail of this server leaves, as somebody wrote it down: Sluice cannot know it. */
  addresses: z.array(z.string()),
  /** The same for every server. */
  lists: z.array(blocklistSchema),
  look: blocklistLookSchema.nullable(),
});
export type Blocklists = z.infer<typeof blocklistsSchema>;

/** What is kept of it with an incident when that is closed: its addresses, and what was on the screen then. */
export const keptBlocklistsSchema = blocklistsSchema.pick({ addresses: true, look: true });
export type KeptBlocklists = z.infer<typeof keptBlocklistsSchema>;

/** PUT /api/servers/ID/blocklists. */
export const blocklistsSavingSchema = z.object({
  addresses: z.array(sendingAddressSchema).max(ADDRESSES_MAX),
  lists: z.array(blocklistSchema).max(LISTS_MAX),
});
export type BlocklistsSaving = z.infer<typeof blocklistsSavingSchema>;
