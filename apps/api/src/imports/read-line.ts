import type { Caller } from '@filrouge/access'
import type { ImportAnswer } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { Id, ImportLine, importLineDigest, type AppendBody, type Expected } from '@filrouge/story'
import { sentEvents } from '../appends/envelope.js'
import { rightsToAppend } from '../appends/rights.js'
import { parseJson } from '../http/json-body.js'
import { mustHave } from '../http/needs.js'
import { validated } from '../http/validation.js'
import { refusedLine } from './import-answer.js'
import type { Line } from './line-splitter.js'

/** A line with a valid append. */
export interface AppendLine {
  line: number
  storyId: string
  body: AppendBody
  expected: Expected
  /** The input of the request digest, in addition to story and expected version. */
  sent: ReturnType<typeof sentEvents>
  /** Identical lines have the same digest. */
  digest: string
}

/** Reads a line. Gives its append, or its answer where its form or the caller's rights forbid it. Reads no story. */
export function readLine({ number, bytes }: Line, caller: Caller): AppendLine | ImportAnswer {
  let storyId: string | null = null
  try {
    if (!bytes) throw new Problem('too-large', { detail: 'the line is larger than 512 KiB' })
    const sent = parseJson(bytes)
    storyId = namedStory(sent)
    mustHave(caller, rightsToAppend(storyId, sent))
    const { storyId: id, expected, ...body } = validated(ImportLine, sent)
    return {
      line: number,
      storyId: id,
      body,
      expected,
      sent: sentEvents(sent),
      digest: importLineDigest(sent),
    }
  } catch (error) {
    if (error instanceof Problem) return refusedLine(number, storyId, error)
    throw error
  }
}

/** The storyId of a line, also where the rest of the line is wrong. */
function namedStory(sent: unknown): string | null {
  if (typeof sent !== 'object' || sent === null || !('storyId' in sent)) return null
  return Id.safeParse(sent.storyId).data ?? null
}
