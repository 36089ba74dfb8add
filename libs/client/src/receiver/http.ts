import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Receipt, Receiver } from './receiver.js'

/** Every message is shorter, since an append is at most 512 KiB. */
const MAX_BODY = 2 * 1024 * 1024

/**
 * Makes a request listener for `http.createServer`. It answers 413 to a body of more than 2 MiB.
 * @param answered called with the receipt of each request
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
      // The sender closed the connection before the request was complete.
      response.destroy()
    }
  }

/** Null if the body is too long. */
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
