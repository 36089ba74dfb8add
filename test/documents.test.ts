import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { EVENTS_TOPIC } from '../libs/log/src/kafka/connection.js'
import { settingsOf, TOPIC } from '../libs/log/src/kafka/topic.js'
import { CLI } from './support/cli.js'
import { freePort } from './support/ports.js'
import { ADMIN_KEY, startEmbedded, startService, until, type Product } from './support/services.js'
import { temporaryDirectory } from './support/temporary.js'

const ROOT = join(import.meta.dirname, '..')
/** Skips the blocks in Python on a machine without Python, but not under CI. */
const LEAVES_OUT = !process.env['CI'] && spawnSync('python3', ['--version']).status !== 0 ? /^python/m : null

/** The shell blocks of a document, without the commands that install and start. */
function blocksOf(file: string): string[] {
  return [...readFileSync(join(ROOT, file), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, lines = '']) => lines.trim())
    .filter((lines) =>
      /curl|post (-X \w+ )?\$|post http|KEY=|npx filrouge (?!start)|^(node|python3) /m.test(lines),
    )
    .filter((lines) => !/filrouge\.js start/.test(lines))
    .filter((lines) => !LEAVES_OUT?.test(lines))
}

/**
 * The documents with shell blocks, and the output of their blocks in order; `last` is printed by a background
 * process.
 */
const DOCUMENTS: [file: string, blocks: number, outputs: string[], last?: string][] = [
  [
    'README.md',
    6,
    [
      '"fromVersion":1',
      '"fromVersion":2',
      '"fromVersion":3',
      '"occurred":"2025-09-05"',
      '"occurred":"2025-09-04~"',
      '"valid":true',
      'harbour is at version 3, corrected strike',
      '2025-09-05  reported, corrected  strike',
      '"occurred":"2025-09-04"',
      'harbour is valid: 3 versions',
      'harbour is at version 4, reported talks',
      'harbour/1 StoryOpened',
    ],
    'harbour/4 DevelopmentReported talks',
  ],
  [
    'docs/guides/writing.md',
    8,
    [
      '"developmentIds":["veto","call"]',
      '"headline":{"value":"Le Kremlin rejette toute garantie militaire occidentale","lang":"fr"}',
      '"occurred":"2025-09-04/2025-09-05"',
      '"revision":2',
      '26 countries give their contributions',
    ],
  ],
  [
    'docs/guides/receiving.md',
    11,
    [
      // A second ping may come anywhere: the receiver may listen already when the first is sent.
      'listening\nping\n',
      'talks-paris/1 StoryOpened \n',
      'talks-paris/2 DevelopmentReported \n',
      'standardwebhooks: talks-paris/2',
      'v1a: true',
      'python: True',
      '"version":3,"acknowledgedAt"',
      '"revision":2',
      '"filterRevision":5',
      'whsec_',
      '"nextVersion":4,"lastAcknowledgedVersion":3',
      '"outcome":"delivered"',
      '"redriven":0',
    ],
  ],
  [
    'docs/guides/operating.md',
    2,
    ['"status":"ok"', '"degraded":false', 'filrouge_info{version=', 'filrouge_degraded{check="log"} 0'],
  ],
]

/** The shell blocks of a document that are followed by the answer that they print. */
const answeredIn = (file: string): { block: string; answer: string }[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/```sh\n([^`]*)```\n\n```text\n([\s\S]*?)```/g)].map(
    ([, block = '', answer = '']) => ({ block, answer }),
  )

/** The zone of the reader that a document sets. */
const zoneOf = (file: string) => /^export TZ=(\S+)$/m.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1]

/** Runs `node … &` in the background until the script ends, with its output in a file. */
const inBackground = (script: string) =>
  script.replace(/^node (\S+) &$/gm, `'${process.execPath}' '${ROOT}/$1' > behind.txt 2>&1 &\nBEHIND=$!`)

/** Waits until the background process has printed a text: at most half a minute. */
const waitFor = (last: string) =>
  `for i in $(seq 300); do if grep -q '${last}' behind.txt; then break; fi; sleep 0.1; done; cat behind.txt`

describe.each(DOCUMENTS)('%s', (file, least, outputs, last) => {
  let product: Product
  let cwd: string

  beforeAll(async () => {
    product = await startEmbedded({
      FILROUGE_EXAMPLE: 'true',
      FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
      FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
    })
    const { url } = product
    await until(
      async () => (await fetch(`${url}/health/ready`)).ok,
      60_000,
      () => 'the example story is not loaded',
    )
    cwd = temporaryDirectory()
    // The copied lines run as in the repository.
    symlinkSync(join(ROOT, 'node_modules'), join(cwd, 'node_modules'))
    mkdirSync(join(cwd, '.filrouge'))
    writeFileSync(join(cwd, '.filrouge/admin-key'), `${ADMIN_KEY}\n`)
  })
  afterAll(async () => {
    await product?.stop()
    rmSync(cwd, { recursive: true, force: true })
  })

  test('has shell blocks that print what they promise, run in order', async () => {
    const blocks = blocksOf(file)
    expect(blocks.length).toBeGreaterThanOrEqual(least)
    const port = String(await freePort())
    // The background processes end when the script ends.
    const lines = [
      'set -e',
      "trap 'kill $RECEIVER $BEHIND 2> /dev/null || true' EXIT",
      "trap 'exit 1' TERM",
      ...blocks,
      ...(last === undefined ? [] : [waitFor(last)]),
    ]
    const script = inBackground(lines.join('\n'))
      .replaceAll('http://127.0.0.1:4100', product.url)
      .replaceAll('4200', port)
      .replaceAll('curl ', 'curl --silent --show-error --fail-with-body ')
      .replaceAll('npx filrouge', `'${process.execPath}' '${CLI}'`)
    const env = { PATH: process.env['PATH'], FILROUGE_URL: product.url, PORT: port }
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd, env, timeout: 60_000 })
    for (const one of [...outputs, ...(last === undefined ? [] : [last])].filter(
      (one) => !LEAVES_OUT?.test(one),
    ))
      expect(stdout).toContain(one)
  }, 90_000)

  const answered = answeredIn(file)
  test.skipIf(answered.length === 0)(
    'shows the answers that its commands give',
    async () => {
      const env = { PATH: process.env['PATH'], FILROUGE_URL: product.url, TZ: zoneOf(file) }
      for (const { block, answer } of answered) {
        const script = block.replaceAll('npx filrouge', `'${process.execPath}' '${CLI}'`)
        const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd, env })
        expect(stdout).toBe(answer)
      }
    },
    90_000,
  )
})

test('the README answers five questions about the past', () =>
  expect(answeredIn('README.md')).toHaveLength(5))

test('the README names the two commands', () =>
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toMatch(
    /```sh\nnpm start\n```[\s\S]*```sh\nnpm test\n```/,
  ))

describe('docs/guides/operating.md', () => {
  const text = readFileSync(join(ROOT, 'docs/guides/operating.md'), 'utf8')

  test('makes topics with the settings that the service gives them', () => {
    const lines = text.split('\n').filter((line) => line.startsWith('kafka-topics.sh'))
    const settings = lines.map((line) =>
      Object.fromEntries(
        [...line.matchAll(/--config ([\w.]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
      ),
    )
    expect(settings).toEqual([settingsOf(3), settingsOf(3)])
    for (const line of lines) expect(line).toContain('--replication-factor 3 ')
    expect(lines.map((line) => /--topic (\S+)/.exec(line)?.[1])).toEqual([TOPIC, EVENTS_TOPIC])
  })

  test('makes a role and a database in which the service starts', async () => {
    const [making = '', sizes = ''] = [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql)
    const name = `guide_${randomBytes(6).toString('hex')}`
    const server = inject('postgresUrl') ?? ''
    const admin = await connected(server)
    const url = new URL(server)
    const dataDir = temporaryDirectory()
    url.username = name
    url.password = 'change-me'
    url.pathname = `/${name}`
    try {
      for (const statement of making.split(';').filter((one) => one.trim() !== ''))
        await admin.query(statement.replaceAll('filrouge', name))
      const service = await startService(['--only', 'api,recorder,courier'], {
        DATABASE_URL: url.href,
        FILROUGE_DATA: dataDir,
      })
      const owner = await connected(url.href)
      const { rows } = await owner.query(sizes)
      await owner.end()
      expect(rows).toEqual([{ size: expect.stringMatching(/ [kM]B$/), bytes_an_event: expect.any(String) }])
      expect(await service.stop()).toBe(0)
    } finally {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await admin.query(`DROP ROLE IF EXISTS ${name}`)
      await admin.end()
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

describe('docs/architecture.md', () => {
  const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name)
  const paths = quoted.filter((name) => /^(apps|libs|test|tools|docs|examples)\/[^<]+$/.test(name))
  const names = quoted.filter((name) => /^[\w.-]+\.(ts|mjs|js|json)$/.test(name))

  test('names paths that exist', () => {
    expect(paths.length).toBeGreaterThan(50)
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  })

  test('names files that exist', () => {
    const inFolder = (folder: string) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    const files = new Set(
      [...readdirSync(ROOT), ...['apps', 'libs'].flatMap(inFolder)].map((path) => basename(path)),
    )
    expect(names.filter((name) => !files.has(name))).toEqual([])
  })

  test.each(['apps', 'libs'])('has a row for each package of %s', (folder) => {
    const rows = new Set([...text.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name))
    expect(readdirSync(join(ROOT, folder)).filter((name) => !rows.has(name))).toEqual([])
  })

  test('names the packages that each library may import, as the import rules do', async () => {
    const rows = [...text.matchAll(/^\| `(\w+)` +\|[^|]+\|([^|]+)\|$/gm)].map(
      ([, name = '', imports = '']) => [
        name,
        [...imports.matchAll(/`(\w+)`/g)].map(([, each]) => each).sort(),
      ],
    )
    expect(Object.fromEntries(rows)).toEqual(await allowedImports())
  })
})

/** For each library, the packages that the rules of `.dependency-cruiser.js` let it import. */
async function allowedImports(): Promise<Record<string, string[]>> {
  const { default: config }: { default: { forbidden: { name: string; to: { path?: string } }[] } } =
    await import(pathToFileURL(join(ROOT, '.dependency-cruiser.js')).href)
  const allowed = config.forbidden.flatMap(({ name: rule, to: { path = '' } }): [string, string[]][] => {
    const [, library] = /^what-(\w+)-knows$/.exec(rule) ?? []
    const [, packages = ''] = /\(\?!\((.*)\)\/\)/.exec(path) ?? []
    if (library === undefined || !existsSync(join(ROOT, 'libs', library))) return []
    return [
      [
        library,
        packages
          .split('|')
          .filter((name) => name !== library)
          .sort(),
      ],
    ]
  })
  // Its own rule lists what it may import, and no package of ours is in the list.
  return Object.fromEntries([...allowed, ['story', []]])
}

/** The documents that people read: README, docs, examples. */
const PAGES = [
  'README.md',
  ...['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => join(folder, path)),
  ),
]
const linksOf = (page: string) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(
    ([, link = '']) => link,
  )

/** The anchors that GitHub makes of headings. */
const anchorsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )

test.each(PAGES)('%s names what the files hold', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8')
  const named = [...text.matchAll(/`(\w+)` in `((?:apps|libs|test|tools)\/[^`]+\.\w+)`/g)]
  const isMissing = (name: string, path: string) =>
    !existsSync(join(ROOT, path)) || !readFileSync(join(ROOT, path), 'utf8').includes(name)
  expect(named.filter(([, name = '', path = '']) => isMissing(name, path)).map(([match]) => match)).toEqual(
    [],
  )
})

test.each(PAGES)('the links of %s lead somewhere', (page) => {
  const broken = linksOf(page).filter((link) => {
    const [path = '', anchor] = link.split('#')
    const file = path === '' ? join(ROOT, page) : join(ROOT, page, '..', path)
    return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor))
  })
  expect(broken).toEqual([])
})

test('every decision is in their index', () =>
  expect([...linksOf('docs/decisions/README.md'), 'README.md'].sort()).toEqual(
    readdirSync(join(ROOT, 'docs/decisions')).sort(),
  ))

interface Manifest {
  files?: string[]
  dependencies?: Record<string, string>
}
const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, 'libs', name, 'package.json'), 'utf8'))

/** A library, and every library of ours that it needs. */
function withNeeded(name: string): Set<string> {
  const needed = Object.keys(manifestOf(name).dependencies ?? {})
    .filter((dependency) => dependency.startsWith('@filrouge/'))
    .map((dependency) => dependency.replace('@filrouge/', ''))
  return new Set([name, ...needed.flatMap((each) => [...withNeeded(each)])])
}

describe('@filrouge/client outside of this repository', () => {
  const packages = [...withNeeded('client')].sort()

  test.each(['docs/guides/receiving.md', 'examples/receiver/README.md'])(
    '%s packs it with the packages that it needs',
    (page) => {
      const text = readFileSync(join(ROOT, page), 'utf8')
      expect([...text.matchAll(/ -w libs\/(\w+)/g)].map(([, name]) => name).sort()).toEqual(packages)
    },
  )

  test.each(packages)('the package %s contains what was built', (name) =>
    expect(manifestOf(name).files).toEqual(['dist']),
  )
})
