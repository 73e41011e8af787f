import * as z from 'zod';

/** What a way of signing in is answered with. Apart from those who ask, because a page does not need it before they do. */
export const providerAddress = z.object({ url: z.string() });
export const passkeyOptions = z.looseObject({ challenge: z.string() });
export const passkeyTaken = z.looseObject({});
