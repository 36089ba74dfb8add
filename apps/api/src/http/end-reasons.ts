/**
 * Why the server ends a stream. `complete`: everything was sent. `forbidden`: the caller may not read it any more. `slow`:
 * the client does not read. `stopping`: the service stops.
 */
export const END_REASONS = ['complete', 'forbidden', 'slow', 'stopping'] as const
export type EndReason = (typeof END_REASONS)[number]
