import { createSocket } from 'node:dgram'
import { once } from 'node:events'

const TYPES: Record<number, 'A' | 'AAAA'> = { 1: 'A', 28: 'AAAA' }
const NO_SUCH_NAME = 3

export interface NameServer {
  /** `address:port` */
  at: string
  queries: string[]
  close(): Promise<unknown>
}

/** A name server (RFC 1035) on this machine. It knows the given names, and does not answer for those that are null. */
export async function nameServer(
  names: Record<string, { A?: number[]; AAAA?: number[] } | null>,
): Promise<NameServer> {
  const socket = createSocket('udp4')
  const queries: string[] = []
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query)
    queries.push(`${name} ${type}`)
    const known = names[name]
    if (known === null) return
    socket.send(
      answer(query.subarray(0, end), known && type ? (known[type] ?? []) : null),
      from.port,
      from.address,
    )
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    at: `127.0.0.1:${socket.address().port}`,
    queries,
    close: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  }
}

function questionOf(query: Buffer): { name: string; type: 'A' | 'AAAA' | undefined; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: TYPES[query.readUInt16BE(at + 1)], end: at + 5 }
}

/** An answer with the question and one record. With an empty record it has none; with null the name does not exist. */
function answer(question: Buffer, record: number[] | null): Buffer {
  const head = Buffer.from(question)
  head.writeUInt16BE(0x8180 | (record === null ? NO_SUCH_NAME : 0), 2)
  const some = record !== null && record.length > 0
  head.writeUInt16BE(some ? 1 : 0, 6)
  head.writeUInt32BE(0, 8)
  if (!some) return head
  const type = head.subarray(-4, -2)
  return Buffer.concat([
    head,
    Buffer.from([0xc0, 12, ...type, 0, 1, 0, 0, 0, 0, 0, record.length, ...record]),
  ])
}
