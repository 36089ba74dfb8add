/** The token of the log of live streams. */
export const LIVE_LOG = Symbol('log of live streams')
