import { randomUUID } from 'node:crypto'

/** Offset 0 of every partition: which store this is. Written once, when the store is born. */
export interface Genesis {
  genesis: 1
  storeId: string
  partitions: number
  format: 1
}

export const newGenesis = (partitions: number): Genesis => ({
  genesis: 1,
  storeId: randomUUID(),
  partitions,
  format: 1,
})

export const writeGenesis = (genesis: Genesis): Buffer => Buffer.from(JSON.stringify(genesis), 'utf8')

/** The genesis in a record's value, or null where it is none. */
export function readGenesis(value: Buffer | null): Genesis | null {
  if (!value) return null
  try {
    const parsed: unknown = JSON.parse(value.toString('utf8'))
    return isGenesis(parsed) ? parsed : null
  } catch {
    return null
  }
}

function isGenesis(parsed: unknown): parsed is Genesis {
  if (typeof parsed !== 'object' || parsed === null) return false
  const { genesis, storeId, partitions, format } = parsed as Partial<Record<keyof Genesis, unknown>>
  return (
    genesis === 1 &&
    format === 1 &&
    typeof storeId === 'string' &&
    Number.isInteger(partitions) &&
    Number(partitions) > 0
  )
}
