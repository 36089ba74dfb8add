import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes a file that is there once it is whole: what breaks off leaves what was there before. */
export async function writeWhole(file: string, lines: AsyncIterable<string>): Promise<void> {
  // A pipe or a device is no file that another could take the place of.
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

/** Lines together: whoever pauses after each of them lets a body that fetch reads stall for a while each time. */
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
