/**
 * Streams the values of an NDJSON text. Empty lines are skipped.
 * @throws SyntaxError if the text is not UTF-8, or, with the line's number, if a line is not JSON
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
  // The pieces of the current line. They are joined once, at its end.
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

/** Decodes a text that comes in pieces. A call without a piece ends the text. */
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
