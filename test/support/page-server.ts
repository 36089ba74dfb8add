import { createServer } from 'node:http'
import { freePort } from './ports.js'

/** An answer of the server: its body by its type. */
export interface Asset {
  type: 'text/html' | 'text/javascript'
  body: string
  headers?: Readonly<Record<string, string>>
}

/** A server of pages that are a test's own. */
export interface PageServer {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  origin: string
  /** What is served, by its path. It may be changed. */
  assets: Map<string, Asset>
  stop(): Promise<void>
}

/** Starts a server on a free port. It answers 404 where there is nothing, and has an empty icon, for which browsers ask. */
export async function startPageServer(assets: Readonly<Record<string, Asset>> = {}): Promise<PageServer> {
  const served = new Map(Object.entries(assets))
  const server = createServer(({ url = '/' }, response) => {
    const asset = served.get(new URL(url, 'http://x').pathname)
    if (url === '/favicon.ico') return void response.writeHead(204).end()
    if (!asset) return void response.writeHead(404).end()
    response
      .writeHead(200, { 'content-type': `${asset.type}; charset=utf-8`, ...asset.headers })
      .end(asset.body)
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${port}`,
    assets: served,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
