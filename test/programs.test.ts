import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLI } from './support/cli.js'
import { freePort } from './support/ports.js'
import { ADMIN_KEY, startEmbedded, type Product } from './support/services.js'
import { temporaryDirectory } from './support/temporary.js'

const ROOT = join(import.meta.dirname, '..')
const HAS_PYTHON = spawnSync('python3', ['--version']).status === 0

/** Documents whose blocks are programs, and what these print, in this order. */
const DOCUMENTS: { file: string; blocks: number; outputs: string[] }[] = [
  {
    file: 'docs/guides/integrating.md',
    blocks: 15,
    outputs: [
      'new since version 1: harbour/2 DevelopmentReported\nrecorded as version 3\nreplayed\n',
      '"currentVersion":3',
      '"fromVersion":4',
      '"fromVersion":4',
      "python new: ['DevelopmentReported', 'DevelopmentReported', 'DevelopmentReported']",
      'python recorded DevelopmentReported',
      'python replayed: true',
      'outcome: accepted',
      '"status":"accepted"',
      'python outcome: accepted',
      'developments\nversion 2: 1 development\n',
      'by 5 September: 2025-09-04 Dockers walk out\nby 5 September: 2025-09-05 The union and the port talk\n',
      '"developments":1',
      '"developmentId":"strike"',
      "python, then: ['strike']",
      "python, now: ['strike', 'wire-4711', 'wire-4712', 'wire-4713']",
      'received harbour/1 StoryOpened\nreceived harbour/2 DevelopmentReported',
      'python received harbour/1 filrouge.StoryOpened.v1\n',
      'python received harbour/2 filrouge.DevelopmentReported.v1\n',
    ],
  },
  {
    file: 'docs/guides/following.md',
    blocks: 9,
    outputs: [
      '"fromVersion":2',
      'id: 1\ndata: {"id":"harbour/1"',
      'id: 2\ndata: {"id":"harbour/2"',
      'harbour/2 DevelopmentReported resume after 2\n',
      'harbour/1  StoryOpened',
      'harbour/2  DevelopmentReported  strike  Dockers walk out\n',
      '"id":"harbour/1"\n"id":"harbour/2"\n',
      '{"items":[],"next":"',
      'copied 2 events; store them together with ',
      'harbour/2  DevelopmentReported  strike  {',
      'event: end\ndata: {"reason":"complete"}\n',
      'DevelopmentReported  strike  Dockers walk out\n',
      'played harbour/1 StoryOpened\nplayed harbour/2 DevelopmentReported\n',
    ],
  },
  {
    file: 'libs/client/README.md',
    blocks: 8,
    outputs: [
      'accepted\n0 1\nunchanged\n',
      '2025-09-04~ Talks open in Geneva\n',
      "[ 'strait' ]",
      '409 development-unknown /events/0/data/developmentId',
      'StoryOpened resume after 1\nDevelopmentReported resume after 2\n2 changes\n',
      'played StoryOpened\nplayed DevelopmentReported\n',
      'strait/1 StoryOpened \nstrait/2 DevelopmentReported \n',
    ],
  },
]

interface Block {
  language: 'sh' | 'ts' | 'python'
  text: string
}

/** The blocks of a document that are run: all but those that install and start, or need Kafka. */
const blocksOf = (file: string): Block[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^```(sh|ts|python)\n([\s\S]*?)^```$/gm)]
    .map(([, language, text = '']) => ({ language: languageOf(language), text }))
    .filter(({ text }) => !/npm (start|pack)|^kcat /m.test(text))

function languageOf(name = ''): Block['language'] {
  if (name === 'sh' || name === 'ts' || name === 'python') return name
  throw new Error(`a block in ${name}`)
}

/** The programs of a document in TypeScript, by file name. Blocks that name no file are one program together. */
function typescriptOf(file: string): Map<string, string> {
  const programs = new Map<string, string>()
  for (const { text } of blocksOf(file).filter(({ language }) => language === 'ts')) {
    const name = nameOf(text) ?? 'program'
    programs.set(name, `${programs.get(name) ?? ''}${text}`)
  }
  return programs
}

const nameOf = (text: string) => /^(?:\/\/|#) (\w+)\.(?:ts|py)\n/.exec(text)?.[1]
const isServer = (text: string) => /node:http|http\.server/.test(text)
const isEndless = (text: string) => text.startsWith('# Ctrl-C ends it\n')

/**
 * A shell script that runs the blocks in order. A server runs in the background until the next one starts, and a command
 * without an end until it has printed what it should.
 */
function scriptOf(file: string, folder: string): string {
  const programs = typescriptOf(file)
  const steps = blocksOf(file).flatMap(({ language, text }) => {
    if (language === 'sh')
      return isEndless(text) ? [inBackground(text.replace(/^#.*\n/, '')), 'stop_server'] : [text]
    const name = nameOf(text)
    if (language === 'python') {
      writeFileSync(join(folder, `${name}.py`), local(text))
      return [runs(`python3 ${name}.py`, text)]
    }
    const whole = programs.get(name ?? 'program')
    // It was run with its first block.
    if (whole === undefined) return []
    programs.delete(name ?? 'program')
    writeFileSync(join(folder, `${name ?? 'program'}.mjs`), local(whole))
    return [runs(`'${process.execPath}' ${name ?? 'program'}.mjs`, whole)]
  })
  return ['set -e', FUNCTIONS, ...steps, 'stop_server'].join('\n')
}

const runs = (command: string, text: string) => (isServer(text) ? inBackground(command) : command)

/** The log of the server before is emptied here: the command itself may begin after `stop_server` reads the log. */
const inBackground = (command: string) =>
  `stop_server\n: > server.log\n(exec ${command.trim()}) >> server.log 2>&1 &\nSERVER=$!`

/** Stops the server once it has printed an event of version 2: at most half a minute later. */
const FUNCTIONS = `
  SERVER=
  stop_server() {
    if [ -z "$SERVER" ]; then return; fi
    for i in $(seq 300); do if grep -q '/2[ "]' server.log; then break; fi; sleep 0.1; done
    cat server.log
    kill $SERVER
    wait $SERVER || true
    SERVER=
  }
  trap 'kill $SERVER 2> /dev/null || true' EXIT
  trap 'exit 1' TERM`

let port: string
const local = (text: string) => text.replaceAll('4200', port)

describe.each(DOCUMENTS)('$file', ({ file, blocks, outputs }) => {
  let product: Product
  let folder: string

  beforeAll(async () => {
    port = String(await freePort())
    product = await startEmbedded({
      FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
      FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
      FILROUGE_WEBHOOK_SCHEDULE: '200ms,200ms,500ms,1s,1s,1s,1s',
    })
    folder = temporaryDirectory()
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    mkdirSync(join(folder, '.filrouge'))
    writeFileSync(join(folder, '.filrouge/admin-key'), `${ADMIN_KEY}\n`)
  })
  afterAll(async () => {
    await product?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('has programs that print what they promise, run in order', async ({ skip }) => {
    expect(blocksOf(file).length).toBe(blocks)
    const inPython = blocksOf(file).some(({ language }) => language === 'python')
    if (inPython && !HAS_PYTHON) {
      if (process.env['CI']) throw new Error(`python3 is missing: the programs of ${file} cannot be run`)
      console.warn(`SKIPPED: python3 is missing, so the programs of ${file} are not run`)
      skip('python3 is missing')
    }
    const script = local(scriptOf(file, folder))
      .replaceAll('http://127.0.0.1:4100', product.url)
      .replaceAll('curl ', 'curl --silent --show-error ')
      .replaceAll('npx filrouge', `'${process.execPath}' '${CLI}'`)
    const env = { PATH: process.env['PATH'], FILROUGE_URL: product.url, FILROUGE_KEY: ADMIN_KEY }
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd: folder, env, timeout: 90_000 })
    let from = 0
    for (const output of outputs) {
      const at = stdout.indexOf(output, from)
      expect(at, `${output}\nin\n${stdout.slice(from)}`).toBeGreaterThanOrEqual(0)
      from = at + output.length
    }
  }, 120_000)

  test('has programs in TypeScript that compile', () => {
    const files = [...typescriptOf(file)].map(([name, text]) => {
      const path = join(folder, `${name}.mts`)
      writeFileSync(path, text)
      return path
    })
    expect(files.length).toBeGreaterThan(0)
    const program = ts.createProgram(files, {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
    })
    const mistakes = ts.getPreEmitDiagnostics(program)
    expect(mistakes.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  }, 120_000)
})
