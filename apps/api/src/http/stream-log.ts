/** The token of the log of streams. */
export const STREAM_LOG = Symbol('log of streams')
