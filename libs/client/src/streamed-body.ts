interface StreamedBody {
  body: AsyncIterable<Uint8Array> | Blob
  duplex?: 'half'
}

/**
 * The body of a request that is sent while it is read, where `fetch` can do so: in Node. Browsers cannot, or only by
 * HTTP/2, so there it is read to its end first.
 */
export async function streamedBody(bytes: AsyncIterable<Uint8Array>): Promise<StreamedBody> {
  if (canStream()) return { body: bytes, duplex: 'half' }
  const read: Uint8Array<ArrayBuffer>[] = []
  for await (const chunk of bytes) read.push(new Uint8Array(chunk))
  return { body: new Blob(read) }
}

/** Where `fetch` does not know asynchronous iterables it sends their name, as text. */
function canStream(): boolean {
  const body = (async function* () {})()
  const request = new Request('http://localhost', { method: 'POST', body, duplex: 'half' })
  return request.headers.get('content-type') === null
}
