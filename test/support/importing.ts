import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { ADMIN_KEY } from './services.js'

/** An answer to one line of an import. */
export interface LineAnswer {
  line: number
  storyId: string | null
  status: string
  appendId?: string
  fromVersion?: number
  toVersion?: number
  currentVersion?: number
  replayed?: boolean
  code?: string
  errors?: { pointer: string; message: string }[]
  warnings?: { pointer: string; code: string; message: string }[]
}

export interface OpenImport {
  /** Resolves when the bytes are sent. */
  send(bytes: string | Buffer): Promise<void>
  end(): void
  /** Resolves with the head of the answer. */
  head: Promise<IncomingMessage>
  /** The next answer, or null at the end. */
  next(): Promise<LineAnswer | null>
  /** All remaining answers. */
  rest(): Promise<LineAnswer[]>
  /** Closes the connection at once. */
  hangUp(): void
}

/** An import, sent and read piece by piece. */
export function openImport(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  query = '?format=ndjson',
): OpenImport {
  const outgoing = request(`${url}/v1/imports${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/x-ndjson', ...headers },
  })
  outgoing.on('error', () => undefined) // the wait for the answer rejects too
  const head = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', reject)
  })
  head.catch(() => undefined)
  const lines = linesOf(head)
  const next = async () => {
    const { value } = await lines.next()
    return value ? (JSON.parse(value) as LineAnswer) : null
  }
  outgoing.flushHeaders()
  return {
    head,
    next,
    send: async (bytes) => {
      if (!outgoing.write(bytes)) await Promise.race([once(outgoing, 'drain'), once(outgoing, 'close')])
    },
    end: () => outgoing.end(),
    rest: async () => {
      const answers: LineAnswer[] = []
      for (let one = await next(); one; one = await next()) answers.push(one)
      return answers
    },
    hangUp: () => outgoing.destroy(),
  }
}

async function* linesOf(head: Promise<IncomingMessage>): AsyncGenerator<string, undefined> {
  let text = ''
  for await (const bytes of (await head).setEncoding('utf8')) {
    const lines = (text + bytes).split('\n')
    text = lines.pop() ?? ''
    yield* lines
  }
  if (text !== '') yield text
  return undefined
}

/** Imports a whole file. */
export async function importFile(
  url: string,
  file: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<LineAnswer[]> {
  const one = openImport(url, headers)
  await one.send(file)
  one.end()
  return one.rest()
}

/** A file of such lines. */
export const fileOf = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
