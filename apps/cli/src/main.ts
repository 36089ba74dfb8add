import { exitCodeOf, sentenceOf, withoutKeys } from './failures.js'
import { makeProgram } from './program.js'

// Whoever reads may have seen enough (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

const program = makeProgram()
try {
  await program.parseAsync()
} catch (error) {
  const sentence = sentenceOf(error)
  if (sentence !== null) process.stderr.write(`error: ${withoutKeys(sentence, keyGiven(process.argv))}\n`)
  process.exit(exitCodeOf(error))
}

/** The value of `--key`, wherever it stands. */
function keyGiven(args: readonly string[]): string | undefined {
  const at = args.indexOf('--key')
  return at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith('--key='))?.slice('--key='.length)
}
