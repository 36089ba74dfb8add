import { createServer } from 'node:net'

/**
 * Ports below those that the system gives away by itself: it gives those to any process that listens or connects, also
 * between the choice of a port and its use. Each process of tests has a block of its own.
 */
const FIRST = 10_000
const BLOCK = 500
const BLOCKS = 45

/** 0: the process that starts the others. */
const block = Number(process.env['VITEST_POOL_ID'] ?? 0) % BLOCKS
/** Two runs at once on one machine begin at different ports. */
let next = process.pid

/** A free port on the loopback address. This process gives each of its block in turn. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < BLOCK; tries += 1) {
    next += 1
    const port = FIRST + block * BLOCK + (next % BLOCK)
    if (await isFree(port)) return port
  }
  throw new Error('no port is free')
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
    )
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
