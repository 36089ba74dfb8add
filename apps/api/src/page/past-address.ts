import type { StoryQuery } from '@filrouge/web'

/**
 * Whether the page at an address stays as it is. A time of the record may lie in the future, and a diff goes to the present
 * where no version is named.
 */
export const isPastAddress = ({ version }: StoryQuery) => version !== undefined
