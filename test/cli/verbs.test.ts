import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VERBS } from '../../apps/cli/src/verbs/index.js'
import { ended, isInstalled, jsonOf, runCli, runShell, startTerminal } from '../support/cli.js'
import { held, opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'

const hasTerminals = await isInstalled('script')
let product: Product
let folder: string
let stories = 0

const environment = () => ({
  FILROUGE_URL: product.url,
  FILROUGE_ADMIN_KEY: ADMIN_KEY,
  TERM: 'xterm',
  LANG: 'en_GB.UTF-8',
})
const filrouge = (...args: string[]) => runCli(args, environment())
const event = (type: string, data: object) => ({ type, data })
const text = (en: string) => ({ en })
const merge = event('DevelopmentsMerged', { into: 'talks', from: ['rumour'] })
const closed = event('StoryClosed', {})
const ships = event('FigureReported', { figureId: 'ships', label: text('Ships'), value: { exact: 3 } })
const expectation = (expectationId: string) =>
  event('ExpectationAnnounced', {
    expectationId,
    what: text('A ceasefire'),
    window: '2025-09',
    announcedBy: 'Norway',
  })

/** The story of the examples: nine versions. */
const STORY = [
  opened('The strait'),
  ...['talks', 'rumour', 'denial', 'protest', 'walkout'].map((id) => reported(id)),
  event('IssueRaised', { issueId: 'tolls', question: text('May tolls be taken?') }),
  expectation('ceasefire'),
  expectation('patrol'),
]

/** What some examples find besides. */
const BESIDES: Readonly<Record<string, object[]>> = {
  release: [held('talks'), held('rumour')],
  unmerge: [merge],
  retract: [ships],
  reopen: [closed],
}

/** Makes a story of its own. */
async function newStory(more: readonly object[] = []): Promise<string> {
  const story = `strait-${++stories}`
  const answer = await fetch(`${product.url}/v1/stories/${story}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events: [...STORY, ...more] }),
  })
  expect(answer.status).toBe(201)
  return story
}

/** The last event of a story. */
async function lastOf(story: string): Promise<unknown> {
  const answer = await fetch(`${product.url}/v1/stories/${story}/events?from=10`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  })
  return JSON.parse(await answer.text()).items.at(-1)
}

beforeAll(async () => {
  product = await startEmbedded({ FILROUGE_EXAMPLE: 'true' })
  folder = temporaryDirectory()
  writeFileSync(join(folder, 'development.json'), JSON.stringify(reported('filed').data))
  writeFileSync(join(folder, 'events.json'), JSON.stringify([closed]))
})
afterAll(async () => {
  await product?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The examples in the help of a command. */
async function examplesOf(command: string): Promise<string[]> {
  const verb = VERBS.find(({ name }) => name === command)
  if (verb) return verb.examples.map((line) => (line.startsWith('echo ') ? line : `filrouge ${line}`))
  const { stdout } = await filrouge(command, '--help')
  return [...stdout.matchAll(/^ {2}\$ (.+)$/gm)].map(([, line = '']) => line)
}

/** Runs a command line of a shell, on another story than `strait`. */
const onStory = (line: string, story: string) =>
  runShell(`cd ${folder}\n${line.replaceAll(/\bstrait\b/g, story)}`, environment())

describe('the examples in the help work:', () => {
  const verbs = VERBS.filter(({ name }) => name !== 'open')
  const others = [['append', 'StoryClosed']] as const

  test.each([...verbs.map(({ name, type }) => [name, type] as const), ...others])(
    '%s',
    async (name, type) => {
      const lines = await examplesOf(name)
      expect(lines).toHaveLength(2)
      for (const line of lines) {
        const story = await newStory(BESIDES[name])
        const { code, stderr } = await onStory(line, story)
        expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^(warning: .*\n)*$/) })
        expect(await lastOf(story)).toMatchObject({ type })
      }
    },
  )

  test('open', async () => {
    for (const line of await examplesOf('open'))
      expect(await onStory(line, `opened-${++stories}`)).toMatchObject({ code: 0, stderr: '' })
  })

  test.each([
    'stories',
    'show',
    'timeline',
    'development',
    'positions',
    'expectations',
    'figures',
    'sources',
    'events',
  ])('%s', async (command) => {
    for (const line of await examplesOf(command))
      expect(await runShell(line, environment())).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('a verb', () => {
  test('writes its texts in the language of the command', async () => {
    const story = await newStory()
    const position = ['position', story, 'pêche', 'Norvège', 'conditional']
    const refused = await filrouge(...position)
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('<issue>: "pêche" is not an id'),
    })
    const conditions = ['--condition', 'En hiver', '--condition', 'Sans filets']
    await filrouge(...position.with(2, 'fishing'), '--lang', 'fr', '--question', 'Pêcher ?', ...conditions)
    const { items } = jsonOf(await filrouge('events', story, '--from', '10', '--json'))
    expect(items).toMatchObject([
      { type: 'IssueRaised', data: { issueId: 'fishing', question: { fr: 'Pêcher ?' } } },
      {
        type: 'PositionStated',
        data: { stance: 'conditional', conditions: [{ fr: 'En hiver' }, { fr: 'Sans filets' }] },
      },
    ])
  })

  test('is an append like every other: expected version, idempotency key, time of learning', async () => {
    const story = await newStory()
    const hold = ['hold', story, 'talks', '--reason', 'x']
    expect(await filrouge(...hold, '--expect', '3')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('(version-conflict)'),
    })
    const once = jsonOf(await filrouge(...hold, '--idempotency-key', 'k', '--json'))
    expect(once).toMatchObject({ toVersion: 10, developmentId: 'talks', replayed: false })
    const again = await filrouge(...hold, '--idempotency-key', 'k')
    expect(again.stdout).toMatch(
      new RegExp(`^${story} is at version 10, held talks, recorded at .*, as before\\n$`),
    )
  })
})

describe('the other languages of a text are kept', () => {
  const languages = (story: string, ...line: string[]) => filrouge(line[0] ?? '', story, ...line.slice(1))

  test('by describe, revise and figure', async () => {
    const story = await newStory([ships])
    await languages(story, 'describe', '--title', 'Le détroit', '--lang', 'fr', '--title', 'de=Die Enge')
    await languages(story, 'revise', 'ceasefire', '--what', 'Une trêve', '--lang', 'fr', '--reason', 'x')
    await languages(story, 'figure', 'ships', '4', '--label', 'Navires', '--lang', 'fr')
    const { title, expectations, figures } = jsonOf(await filrouge('show', story, '--json'))
    expect(title).toEqual({ en: 'The strait', fr: 'Le détroit', de: 'Die Enge' })
    expect(expectations[0].what).toEqual({ en: 'A ceasefire', fr: 'Une trêve' })
    expect(figures[0].label).toEqual({ en: 'Ships', fr: 'Navires' })
  })

  test('by correct, which has the options of report', async () => {
    const story = await newStory()
    const corrected = await filrouge(
      'correct',
      story,
      'talks',
      '--headline',
      'Pourparlers',
      '--lang',
      'fr',
      '--occurred',
      '22 Nov 2025',
      '--source',
      'AFP',
      '--actor',
      'Norway:host',
      '--importance',
      'key',
      '--reason',
      'x',
    )
    expect(corrected).toMatchObject({ code: 0 })
    await filrouge('correct', story, 'talks', '--importance', 'none', '--said-by', 'Oslo', '--reason', 'x')
    const { items } = jsonOf(await filrouge('timeline', story, '--json'))
    expect(items.at(-1)).toMatchObject({
      headline: { en: 'What happened: talks', fr: 'Pourparlers' },
      occurred: '2025-11-22',
      actors: [{ name: 'Norway', role: 'host' }],
      attribution: [{ source: 'AFP', saidBy: 'Oslo' }],
      importance: null,
    })
  })
})

test('what was taken back is named, and what cannot be says what to do', async () => {
  const story = await newStory([ships])
  const back = await filrouge('retract', story, '10', '--reason', 'x')
  expect(back.stdout).toContain(`${story} is at version 11, took back: ships: 3, version 10, recorded at`)
  const { stdout } = await filrouge('events', story, '--from', '10')
  expect(stdout).toMatch(/^10 +FigureReported +ships: 3 +admin/m)
  expect(stdout).toMatch(/^11 +ClaimRetracted +ships: 3, version 10 +admin/m)
  const refused = await filrouge('retract', story, '8', '--reason', 'x')
  expect(refused.stderr).toBe(
    'error: the event at version 8, expect, cannot be taken back: cancel the expectation (filrouge cancel) (claim-unknown, <version>)\n',
  )
  expect((await filrouge('retract', story, '11', '--reason', 'x')).stderr).toContain('state the claim again')
})

describe('what is missing', () => {
  test('is wrong usage without a terminal, and nothing is sent', async () => {
    const wrong = await filrouge('dispute', 'strait')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toBe(
      'error: dispute needs <development>, --by <name>, --statement <text>; see filrouge dispute --help\n',
    )
  })

  test('of a correction is wrong usage without a terminal', async () => {
    const wrong = await filrouge('correct', 'strait')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toBe(
      'error: correct needs <development>, --reason <text>, or a --file; see filrouge correct --help\n',
    )
  })

  describe.skipIf(!hasTerminals)('on a terminal', () => {
    /** Runs a line on a terminal, and types each answer when its question is shown. */
    async function asked(line: string, ...answers: [question: string, answer: string][]) {
      const terminal = startTerminal(line, environment())
      let shown = ''
      terminal.stdout?.on('data', (data: Buffer) => (shown += data.toString()))
      const result = ended(terminal)
      for (const [question, answer] of answers) {
        await expect.poll(() => shown, { timeout: 20_000 }).toContain(question)
        shown = shown.slice(shown.indexOf(question) + question.length)
        terminal.stdin?.write(answer)
      }
      return result
    }

    test('is asked for, again if it cannot be read', async () => {
      const story = await newStory()
      const { code } = await asked(
        `filrouge position ${story} tolls`,
        ['The actor: ', 'Norway\r'],
        ['Its stance (supports, opposes, conditional, neutral, undeclared): ', 'against\r'],
        ['Allowed choices are supports', ''],
        ['Its stance (', '\r'],
        ['Its stance (', 'opposes\r'],
      )
      expect(code).toBe(0)
      expect(await lastOf(story)).toMatchObject({
        data: { issueId: 'tolls', actor: 'Norway', stance: 'opposes' },
      })
    })

    test('is asked for, and lines that were typed ahead are its answers', async () => {
      const story = await newStory()
      const { code } = await asked(`filrouge merge ${story}`, [
        'The id of the development that stays: ',
        'talks\rrumour  denial\r',
      ])
      expect(code).toBe(0)
      expect(await lastOf(story)).toMatchObject({ data: { into: 'talks', from: ['rumour', 'denial'] } })
    })

    test('is asked for again if the service refuses it, and what was typed is kept', async () => {
      const story = await newStory()
      const { code, stdout } = await asked(
        `filrouge correct ${story}`,
        ['The id of the development: ', 'tallks\r'],
        ['Why the development is corrected: ', '\r'],
        ['An answer is needed.', ''],
        ['Why the development is corrected: ', 'A slip\r'],
        ['What to change (headline, body, occurred, ', 'occurred\r'],
        ['When it happened', 'sooon\r'],
        ['"sooon" is no date', ''],
        ['When it happened', '5 Sep 2025\r'],
        ['did you mean "talks"? (development-unknown, <development>)', ''],
        ['The id of the development: ', 'talks\r'],
      )
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('corrected talks') })
      expect(await lastOf(story)).toMatchObject({
        data: { developmentId: 'talks', changes: { occurred: '2025-09-05' }, reason: { en: 'A slip' } },
      })
    })

    test('is the note of another kind', async () => {
      const story = await newStory()
      const report = `filrouge report ${story} --headline Said --occurred 2025-09-05`
      const { code } = await asked(
        report,
        ['The kind (PLOVER)', 'other\r'],
        ['A description of the kind, if the kind is "other": ', '\r'],
        ['An answer is needed.', ''],
        ['A description of the kind, ', 'statement\r'],
        ['The source, may be left empty: ', 'AFP\r'],
      )
      expect(code).toBe(0)
      expect(await lastOf(story)).toMatchObject({
        data: { kind: { category: 'other', note: 'statement' }, attribution: [{ source: 'AFP' }] },
      })
    })

    test('is whether a text is removed in all languages', async () => {
      const story = await newStory()
      const correct = (body: string) => `filrouge correct ${story} talks --reason x --body ${body}`
      const body = await runShell(correct('"en=At length" --body "fr=Longuement"'), environment())
      expect(body).toMatchObject({ code: 0 })
      const { code, stdout } = await asked(correct('none'), [
        'The body is removed in en, fr: with --lang it is removed in one language. Go on (yes, no): ',
        'no\r',
      ])
      expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('nothing was sent') })
      const one = await runShell(correct('none --lang fr'), environment())
      expect(one).toMatchObject({ code: 0, stderr: '' })
      expect(await lastOf(story)).toMatchObject({ data: { changes: { body: { en: 'At length' } } } })
      await runShell(correct('Longuement --lang fr'), environment())
      expect(await runShell(correct('none'), environment())).toMatchObject({
        code: 0,
        stderr: 'warning: the body is removed in en, fr: with --lang it is removed in one language\n',
      })
      expect(await lastOf(story)).toMatchObject({ data: { changes: { body: null } } })
    })

    test('is the time of learning, where the story was filed late', async () => {
      const story = await newStory()
      const late = `late-${stories}`
      const answer = await fetch(`${product.url}/v1/stories/${late}/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events: STORY, learnedAt: '2025-09-10T10:00:00Z' }),
      })
      expect(answer.status).toBe(201)
      const { code, stdout } = await asked(`filrouge --utc hold ${late} talks --reason x`, [
        'This story was last filed for 2025-09-10 10:00Z. Known now, or when',
        '2025-09-11 9:00Z\r',
      ])
      expect(code).toBe(0)
      expect(stdout).toContain('held talks, learned at 2025-09-11 09:00Z, recorded at')
      const piped = await filrouge('release', late, 'talks', '--reason', 'x')
      expect(piped.stderr).toMatch(
        /^warning: the story's last append was filed late, .*\(known-now, --learned-at\)\n$/,
      )
      expect(await lastOf(story)).toBeUndefined()
    })

    test('is whether another spelling of an actor was meant', async () => {
      const story = await newStory([
        event('PositionStated', { issueId: 'tolls', actor: 'Norway', stance: 'neutral' }),
      ])
      const { code } = await asked(`filrouge position ${story} tolls norway supports`, [
        'The story has Norway, and this is norway. Write Norway (yes, no): ',
        'yes\r',
      ])
      expect(code).toBe(0)
      expect(await lastOf(story)).toMatchObject({ data: { actor: 'Norway', stance: 'supports' } })
    })

    test('is the story of a read, which is picked from a list', async () => {
      const story = await newStory()
      const { stdout } = await asked(
        'filrouge timeline',
        [`  ${story}  The strait`, ''],
        ['The id of the story: ', `${story}\r`],
      )
      expect(stdout).toContain(`${story} at version 9`)
    })

    test.each([
      ['Ctrl-C', '\u0003', 130],
      ['Ctrl-D', '\u0004', 1],
    ])('%s ends the questions, and nothing is sent', async (_, key, code) => {
      const story = await newStory()
      const answer = await asked(`filrouge hold ${story} talks`, ['Why the development is held: ', key])
      expect(answer.code).toBe(code)
      expect(await lastOf(story)).toBeUndefined()
    })
  })
})
