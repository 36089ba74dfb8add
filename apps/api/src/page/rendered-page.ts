import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const gzipped = promisify(gzip)

/** A page as it is sent: its bytes, and its ETag. It is compressed once, when the first browser takes it so. */
export class RenderedPage {
  readonly bytes: Buffer
  readonly etag: string
  private compressing: Promise<Buffer> | null = null

  constructor(html: string) {
    this.bytes = Buffer.from(html)
    this.etag = `"${createHash('sha256').update(this.bytes).digest('base64url').slice(0, 22)}"`
  }

  compressed(): Promise<Buffer> {
    return (this.compressing ??= gzipped(this.bytes))
  }
}
