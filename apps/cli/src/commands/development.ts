import type { Command } from 'commander'
import type { OneDevelopment, PickedText } from '@filrouge/client'
import { actorWords, kindWords, linkWords, placeWords, sourceWords } from '../field-words.js'
import {
  aboutLine,
  examples,
  pastOf,
  pastOptions,
  programsLanguage,
  readingOptions,
  type StoryFlags,
} from '../options.js'
import type { Output } from '../output.js'
import { sessionOf } from '../session.js'
import { developmentGiven, storyGiven } from '../story-argument.js'
import { lineOf } from '../texts.js'
import { statusOf } from './timeline.js'

/** `filrouge development`: one development with all that was added to it. */
export function addDevelopment(program: Command): void {
  const command = program
    .command('development')
    .description('one development, with its corrections, corroborations, disputes, assessments, translations')
    .usage('[options] <story> <development>')
    .argument('[story]', 'the id of the story')
    .argument('[development]', 'the id of the development')
    .action(development)
  examples(
    readingOptions(pastOptions(command)),
    'development coalition-of-the-willing kremlin-veto --lang fr',
    'development coalition-of-the-willing kremlin-veto --known-at 2025-09-05 --json',
  )
}

async function development(
  story: string | undefined,
  id: string | undefined,
  flags: StoryFlags,
  command: Command,
): Promise<void> {
  const session = sessionOf(command)
  const { client, out } = session
  const past = pastOf(flags, out)
  const storyId = await storyGiven(story, command, session)
  const developmentId = await developmentGiven(id, storyId, command, session)
  if (out.isJson)
    return out.json(
      await client.development(storyId, developmentId, { ...past, ...programsLanguage(command) }),
    )
  const answer = await client.development(storyId, developmentId, { ...past, lang: flags.lang })
  out.heading(lineOf(answer.headline))
  out.line(aboutLine(out, storyId, answer, past))
  if (answer.body) out.line(`\n${lineOf(answer.body)}`)
  out.line()
  out.table(['DEVELOPMENT', developmentId], factsOf(answer, out))
  const added = additionsOf(answer, out)
  if (added.length === 0) return
  out.line()
  out.table(['VERSION', 'ADDED', 'BY', 'WHAT'], added)
}

type Shown = OneDevelopment<PickedText>

/** The fields of a development that are set. */
function factsOf(one: Shown, out: Output): string[][] {
  const { kind, actors, places, attribution, links, credibility, hold, withdrawal } = one
  return [
    ['status', statusOf(one)],
    ['occurred', out.date(one.occurred)],
    ['kind', kindWords(kind)],
    ['note', kind.note ?? ''],
    ['actors', actors.map(actorWords).join(', ')],
    ['places', places.map(placeWords).join(', ')],
    ['sources', attribution.map((one) => sourceWords(one, out)).join('; ')],
    ['links', links.map(linkWords).join(', ')],
    ['importance', one.importance ?? ''],
    ['figures', one.figures.join(', ')],
    ['translated', Object.entries(one.translations).map(translated).join(', ')],
    ['credibility', credibility ? `${credibility.credibility}: ${lineOf(credibility.reason)}` : ''],
    ['held', hold ? `${lineOf(hold.reason)} (version ${hold.version})` : ''],
    ['withdrawn', withdrawal ? `${lineOf(withdrawal.reason)} (version ${withdrawal.version})` : ''],
    ['versions', `${one.firstVersion} to ${one.lastVersion}`],
    ['recorded', out.time(one.recordedAt)],
  ].filter(([, value]) => value !== '')
}

const translated = ([tag, { stale, ofVersion }]: [string, Shown['translations'][string]]) =>
  `${tag} of version ${ofVersion}${stale ? ' (stale)' : ''}`

/** What was added to a development, in order of version. */
function additionsOf(one: Shown, out: Output): string[][] {
  return [
    ...one.corrections.map(({ version, fields, severity, reason, recordedAt }) => ({
      version,
      cells: [
        severity === 'minor' ? 'minor correction' : 'correction',
        out.time(recordedAt),
        `${fields.join(', ')}: ${lineOf(reason)}`,
      ],
    })),
    ...one.corroborations.map(({ version, attribution }) => ({
      version,
      cells: ['corroboration', attribution.source, sourceWords(attribution, out)],
    })),
    ...one.disputes.map(({ version, by, statement }) => ({
      version,
      cells: ['dispute', by, lineOf(statement)],
    })),
    ...one.assessments.map(({ version, credibility, reason }) => ({
      version,
      cells: ['assessment', '', `credibility ${credibility}: ${lineOf(reason)}`],
    })),
  ]
    .sort((a, b) => a.version - b.version)
    .map(({ version, cells }) => [String(version), ...cells])
}
