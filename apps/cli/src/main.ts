import { startHint } from './address.js'
import { exitCodeOf, sentenceOf, withoutKeys, WrongUsage } from './failures.js'
import { makeProgram } from './program.js'
import { onUnwritten, outputWritten } from './standard-streams.js'
import { secondIn, type Zone } from './times.js'

onUnwritten((failure) => {
  if (failure === null) process.exit()
  end(failure)
})

const program = makeProgram()
try {
  mustBeUtf8(process.argv)
  await program.parseAsync()
} catch (error) {
  await outputWritten()
  end(error)
}

function end(error: unknown): never {
  const sentence = sentenceOf(error)
  if (sentence !== null) {
    const said = secondIn(zoneOf(process.argv), sentence) + startHint(error, process.argv, process.env)
    process.stderr.write(`error: ${withoutKeys(said, keyGiven(process.argv))}\n`)
  }
  process.exit(exitCodeOf(error))
}

/** The zone of the times in an error. */
function zoneOf(args: readonly string[]): Zone {
  return args.includes('--utc') || args.includes('--json') ? 'utc' : 'local'
}

/** Node replaces bytes of an argument that are not UTF-8 with U+FFFD, which would be stored for ever. */
function mustBeUtf8(args: readonly string[]): void {
  const wrong = args.find((arg) => arg.includes('\ufffd'))
  if (wrong !== undefined) throw new WrongUsage(`this argument is not UTF-8: ${wrong}`)
}

/** The value of `--key`, before or after the command's name. */
function keyGiven(args: readonly string[]): string | undefined {
  const at = args.indexOf('--key')
  return at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith('--key='))?.slice('--key='.length)
}
