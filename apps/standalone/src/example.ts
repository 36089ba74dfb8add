import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Logger } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'

export const EXAMPLE = 'coalition-of-the-willing'

/** Whether the store holds nothing, or the example alone (a start may have been interrupted while it was loaded). */
export async function isForExample(dataSource: DataSource): Promise<boolean> {
  const others: unknown[] = await dataSource.query('SELECT 1 FROM record.head WHERE story_id <> $1 LIMIT 1', [
    EXAMPLE,
  ])
  return others.length === 0
}

/**
 * Appends the lines of an NDJSON file `{storyId, events, learnedAt}` by the API. Each has an Idempotency-Key that
 * follows from it, so that loading again changes nothing.
 * @throws Error where a line is refused
 */
export async function loadStory(
  file: string,
  api: { url: string; key: string },
  logger: Logger,
): Promise<void> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  for (const [i, line] of lines.entries()) {
    const { storyId, ...body }: { storyId: string } = JSON.parse(line)
    const answer = await fetch(`${api.url}/v1/stories/${storyId}/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${api.key}`,
        'content-type': 'application/json',
        'idempotency-key': `example-${createHash('sha256').update(line).digest('hex')}`,
      },
      body: JSON.stringify(body),
    })
    if (answer.status !== 201)
      throw new Error(`line ${i + 1} of ${file}: ${answer.status} ${await answer.text()}`)
  }
  logger.debug({ file, lines: lines.length }, 'the example story is loaded')
}
