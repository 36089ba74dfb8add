import type { OccurredRange, StripDevelopment } from './overview.js'

/** A development as the small strip shows it. */
export type MiniMark = OccurredRange & Pick<StripDevelopment, 'category' | 'importance' | 'actuality'>
