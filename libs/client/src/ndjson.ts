/**
 * The values of an NDJSON text, as they come; empty lines are passed over.
 * @throws SyntaxError where it is not UTF-8, and with the number of the line that is not JSON
 */
export async function* ndjson<Value>(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Value> {
  let number = 0
  for await (const line of linesOf(chunks)) {
    number += 1
    if (line.trim() !== '') yield parsed<Value>(line, number)
  }
}

function parsed<Value>(line: string, number: number): Value {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new SyntaxError(`line ${number} is not JSON`, { cause: error })
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decode = utf8Decoder()
  // What of a line has come so far: joined once, when its end is there.
  let begun: string[] = []
  for await (const chunk of chunks) {
    const [first = '', ...more] = decode(chunk).split('\n')
    begun.push(first)
    for (const next of more) {
      yield begun.join('')
      begun = [next]
    }
  }
  begun.push(decode())
  const last = begun.join('')
  if (last !== '') yield last
}

/** Decodes a text that comes in pieces. Without a piece it ends. */
function utf8Decoder(): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (chunk) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch (error) {
      throw new SyntaxError('the text is not UTF-8', { cause: error })
    }
  }
}
