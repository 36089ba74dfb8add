import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { messageOf } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'

export const EXAMPLE = 'coalition-of-the-willing'

/** So long a recorder may take for the last events of the example, milliseconds. */
const RECORDED_WITHIN = 30_000

interface Line {
  text: string
  storyId: string
  body: { events: unknown[] }
}

/**
 * Loads the example into a store that is empty, or that has only a part of the example (an earlier start may have been
 * interrupted), and waits until it is recorded. It uses the API. The Idempotency-Key of each line is a digest of the line,
 * so a repeat changes nothing.
 * @returns the failure in a sentence; null if there was none
 */
export async function loadExample(
  file: string,
  dataSource: DataSource,
  api: { url: string; key: string },
): Promise<string | null> {
  try {
    if (await hasOtherStories(dataSource)) return null
    const lines = readLines(file)
    const version = lines.reduce((sum, { body }) => sum + body.events.length, 0)
    if (await hasExample(dataSource, version)) return null
    for (const [i, line] of lines.entries()) await append(line, `line ${i + 1} of ${file}`, api)
    await untilRecorded(dataSource, version)
    return null
  } catch (error) {
    return messageOf(error)
  }
}

/** Whether the store has the example story, up to a version. */
export async function hasExample(dataSource: DataSource, version = 1): Promise<boolean> {
  const found: unknown[] = await dataSource.query(
    'SELECT 1 FROM record.head WHERE story_id = $1 AND version >= $2',
    [EXAMPLE, version],
  )
  return found.length > 0
}

async function hasOtherStories(dataSource: DataSource): Promise<boolean> {
  const others: unknown[] = await dataSource.query('SELECT 1 FROM record.head WHERE story_id <> $1 LIMIT 1', [
    EXAMPLE,
  ])
  return others.length > 0
}

function readLines(file: string): Line[] {
  const texts = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return texts.map((text) => {
    const { storyId, ...body }: Line['body'] & Pick<Line, 'storyId'> = JSON.parse(text)
    return { text, storyId, body }
  })
}

async function append(
  { text, storyId, body }: Line,
  name: string,
  { url, key }: { url: string; key: string },
): Promise<void> {
  const answer = await fetch(`${url}/v1/stories/${storyId}/events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': `example-${createHash('sha256').update(text).digest('hex')}`,
    },
    body: JSON.stringify(body),
  })
  // 202 is fine: the append is on the log, and its verdict comes later.
  if (answer.status !== 201 && answer.status !== 202)
    throw new Error(`${name}: ${answer.status} ${await answer.text()}`)
}

/** @throws Error if the events are not recorded in time */
async function untilRecorded(dataSource: DataSource, version: number): Promise<void> {
  const deadline = performance.now() + RECORDED_WITHIN
  while (!(await hasExample(dataSource, version))) {
    if (performance.now() > deadline)
      throw new Error(
        `its ${version} events are on the log, and were not recorded within ${RECORDED_WITHIN / 1000} s`,
      )
    await pause(50)
  }
}
