import { randomBytes, randomUUID } from 'node:crypto'

/** The record at offset 0 of every partition. It identifies the store, and is written once, when the store is made. */
export interface Genesis {
  genesis: 1
  storeId: string
  partitions: number
  /** The format of the log: genesis has a secret, envelopes have a request id. */
  format: 2
  /**
   * 32 random bytes, hex: the key of ids and digests that follow from content that clients send. Never printed or served.
   */
  secret: string
}

/** The genesis of a log in another format. */
export type OtherGenesis = 'older' | 'newer'

const FORMAT = 2

export const newGenesis = (partitions: number): Genesis => ({
  genesis: 1,
  storeId: randomUUID(),
  partitions,
  format: FORMAT,
  secret: randomBytes(32).toString('hex'),
})

export const writeGenesis = (genesis: Genesis): Buffer => Buffer.from(JSON.stringify(genesis), 'utf8')

/** Reads the value of a record at offset 0. @returns null if it is no genesis */
export function readGenesis(value: Buffer | null): Genesis | OtherGenesis | null {
  if (!value) return null
  try {
    const parsed: unknown = JSON.parse(value.toString('utf8'))
    return kindOf(parsed)
  } catch {
    return null
  }
}

/** The reason why a log in another format is refused: one sentence for the operator. */
export const OTHER_FORMAT: Readonly<Record<OtherGenesis, string>> = {
  older:
    'the log was written by an older version of Filrouge that was never released: its genesis record has no secret. Export its stories, and import them into an empty store',
  newer: 'the log was written by a newer version of Filrouge: upgrade this one',
}

function kindOf(parsed: unknown): Genesis | OtherGenesis | null {
  if (typeof parsed !== 'object' || parsed === null) return null
  const { genesis, storeId, partitions, format } = parsed as Partial<Record<keyof Genesis, unknown>>
  if (genesis !== 1 || !Number.isInteger(format)) return null
  if (Number(format) > FORMAT) return 'newer'
  if (typeof storeId !== 'string' || !Number.isInteger(partitions) || Number(partitions) <= 0) return null
  return isOurs(parsed) ? parsed : 'older'
}

function isOurs(parsed: object): parsed is Genesis {
  const { format, secret } = parsed as Partial<Record<keyof Genesis, unknown>>
  return format === FORMAT && typeof secret === 'string' && /^[0-9a-f]{64}$/.test(secret)
}
