import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Receipt, Receiver } from './receiver.js'

/** No message is longer: an append is at most 512 KiB. */
const MAX_BODY = 2 * 1024 * 1024

/**
 * A receiver as what `http.createServer` takes. It reads a body to 2 MiB, and answers 413 to a longer one.
 * @param answered is told what each request was answered
 */
export const listenerOf =
  (receiver: Pick<Receiver, 'receive'>, answered: (receipt: Receipt) => void = () => undefined) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const body = await bodyOf(request)
      if (body === null) return void response.writeHead(413, { connection: 'close' }).end()
      const receipt = await receiver.receive({ headers: request.headers, body })
      response.writeHead(receipt.status, receipt.headers).end(receipt.body)
      answered(receipt)
    } catch {
      // Whoever sent it went away before it was whole.
      response.destroy()
    }
  }

/** Null where it is too long. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_BODY) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
