import { createHash } from 'node:crypto'

/** The ids of entries: UUIDs. They stay the same for ever, whatever the address of the service is. */
export interface EntryIds {
  story(storyId: string): string
  development(storyId: string, developmentId: string): string
  expectation(storyId: string, expectationId: string): string
}

/** The ids of the entries of a store. Two stores have different ids. @param storeId the id that the store was born with */
export const entryIdsOf = (storeId: string): EntryIds => ({
  story: (storyId) => uuidOf([storeId, storyId]),
  development: (storyId, developmentId) => uuidOf([storeId, storyId, 'development', developmentId]),
  expectation: (storyId, expectationId) => uuidOf([storeId, storyId, 'expectation', expectationId]),
})

/** A UUID of version 8 (RFC 9562 §5.8): a digest of names, which have no slash. */
function uuidOf(names: readonly string[]): string {
  const bytes = createHash('sha256').update(names.join('/')).digest().subarray(0, 16)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export const urn = (uuid: string): string => `urn:uuid:${uuid}`
