/** How far back the queue's past can be looked at. */
export const queueRanges = ['15m', '1h', '6h', '24h', '7d', '30d'] as const;
export type QueueRange = (typeof queueRanges)[number];
