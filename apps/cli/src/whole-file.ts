import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes a file that appears once it is complete. If writing fails, the file stays as it was before. */
export async function writeWhole(file: string, lines: AsyncIterable<string>): Promise<void> {
  // A pipe or a device cannot be replaced by renaming a file.
  const isOther = statSync(file, { throwIfNoEntry: false })?.isFile() === false
  if (isOther) return pipeline(Readable.from(blocksOf(lines)), createWriteStream(file))
  const partial = `${file}.partial`
  try {
    await pipeline(Readable.from(blocksOf(lines)), createWriteStream(partial))
    renameSync(partial, file)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

const BLOCK = 256 * 1024

/** Joins lines into blocks. A pause after each line would stall the response body that fetch reads. */
async function* blocksOf(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let block = ''
  for await (const line of lines) {
    block += line
    if (block.length < BLOCK) continue
    yield block
    block = ''
  }
  if (block !== '') yield block
}
