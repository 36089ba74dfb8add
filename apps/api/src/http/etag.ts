import { createHash } from 'node:crypto'

/** 32 hex digits that stand for an answer's text in its ETag. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)
