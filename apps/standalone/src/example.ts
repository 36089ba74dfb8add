import { createHash } from 'node:crypto'
import { messageOf } from '@filrouge/runtime'
import { readFileSync } from 'node:fs'
import type { DataSource } from 'typeorm'

export const EXAMPLE = 'coalition-of-the-willing'

/**
 * Loads the example into a store that is empty, or that has only the example (an earlier start may have been interrupted).
 * It uses the API. The Idempotency-Key of each line is a digest of the line, so a repeat changes nothing.
 * @returns the failure in a sentence; null if there was none
 */
export async function loadExample(
  file: string,
  dataSource: DataSource,
  api: { url: string; key: string },
): Promise<string | null> {
  try {
    if (await isForExample(dataSource)) await load(file, api)
    return null
  } catch (error) {
    return messageOf(error)
  }
}

/** Whether the store has the example story. */
export async function hasExample(dataSource: DataSource): Promise<boolean> {
  const found: unknown[] = await dataSource.query('SELECT 1 FROM record.head WHERE story_id = $1', [EXAMPLE])
  return found.length > 0
}

async function isForExample(dataSource: DataSource): Promise<boolean> {
  const others: unknown[] = await dataSource.query('SELECT 1 FROM record.head WHERE story_id <> $1 LIMIT 1', [
    EXAMPLE,
  ])
  return others.length === 0
}

async function load(file: string, { url, key }: { url: string; key: string }): Promise<void> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  for (const [i, line] of lines.entries()) {
    const { storyId, ...body }: { storyId: string } = JSON.parse(line)
    const answer = await fetch(`${url}/v1/stories/${storyId}/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': `example-${createHash('sha256').update(line).digest('hex')}`,
      },
      body: JSON.stringify(body),
    })
    // 202 is fine: the append is on the log, and its verdict comes later.
    if (answer.status !== 201 && answer.status !== 202)
      throw new Error(`line ${i + 1} of ${file}: ${answer.status} ${await answer.text()}`)
  }
}
