import { InvalidArgumentError, Option, type Command } from 'commander'
import { changeOf } from '../development.js'
import { WrongUsage } from '../failures.js'
import { objectOf } from '../input.js'
import { examples, languageOption, several } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import { ask, canAsk } from '../verbs/ask.js'
import { ID, WORDS, type Form } from '../verbs/forms.js'
import { argument, needed, usageOf } from '../verbs/verb.js'
import { optionsOfWrite, write, writeOptions, type WriteFlags } from '../writing.js'

interface CorrectFlags extends WriteFlags {
  set?: string[]
  file?: string
  reason?: string
  severity: string
  lang: string
}

/** A change of a field. A mistake in it is asked for again on a terminal. */
const changeIn = (lang: string): Form => ({
  noun: 'field=value',
  read(text) {
    try {
      return changeOf(text, lang)
    } catch (error) {
      throw error instanceof WrongUsage ? new InvalidArgumentError(error.message) : error
    }
  },
})

const STORY = argument('story', null, ID, 'the id of the story')
const DEVELOPMENT = argument('development', null, ID, 'the id of the development')
const REASON = needed('reason', null, WORDS, 'why the development is corrected')

/** `filrouge correct`: corrects a development. */
export function addCorrect(program: Command): void {
  const command = program
    .command('correct')
    .description('correct a development: each new value replaces the whole field, in all languages')
    // Arguments are optional for commander, since missing ones are asked for.
    .usage('[options] <story> <development>')
    .argument('[story]', STORY.description)
    .argument('[development]', DEVELOPMENT.description)
    .option('--set <field=value>', 'a change: text, JSON, or null to remove the field; repeatable', several)
    .option('--file <file>', 'the changes as JSON, - reads the standard input; --set overrides it')
    .option('--reason <text>', `${REASON.description} (needed)`)
    .addOption(
      new Option('--severity <severity>', 'how serious the mistake is')
        .choices(['minor', 'correction'])
        .default('correction'),
    )
    .addOption(languageOption('the language of the texts in this command'))
    .action(correct)
  examples(
    writeOptions(globalOptions(command)),
    'correct strait talks --set occurred=2025-09-05 --reason "The host gave the day"',
    `correct strait talks --set 'headline={"en":"Talks open","fr":"Ouverture"}' --set body=null --reason "Less said" --severity minor`,
  )
}

async function correct(
  story: string | undefined,
  development: string | undefined,
  flags: CorrectFlags,
  command: Command,
): Promise<void> {
  const { set = [], file, reason, severity, lang } = flags
  const change = needed('set', null, changeIn(lang), 'what changes, as field=value')
  const missing = [
    ...(story === undefined ? [STORY] : []),
    ...(development === undefined ? [DEVELOPMENT] : []),
    ...(set.length === 0 && file === undefined ? [change] : []),
    ...(reason === undefined ? [REASON] : []),
  ]
  if (missing.length > 0 && !canAsk())
    throw new WrongUsage(
      `correct needs ${missing.map(usageOf).join(', ')}${missing.includes(change) ? ', or a --file' : ''}; see filrouge correct --help`,
    )
  const given = set.map((one) => changeOf(one, lang))
  const session = sessionOf(command)
  const { out } = session
  const asked =
    missing.length === 0
      ? new Map()
      : await ask(
          missing,
          ({ form, name }, text) => form.read(String(text), { lang, out, name }),
          session.signal,
        )
  const [storyId, developmentId] = [
    String(story ?? asked.get(STORY)),
    String(development ?? asked.get(DEVELOPMENT)),
  ]
  const changes = {
    ...(file !== undefined && (await objectOf<object>(file, session.signal))),
    ...Object.fromEntries(asked.has(change) ? [asked.get(change)] : given),
  }
  const data = {
    developmentId,
    changes,
    reason: { [lang]: String(reason ?? asked.get(REASON)) },
    severity,
  }
  const body = { events: [{ type: 'DevelopmentCorrected', data }] }
  await write(session, storyId, body, optionsOfWrite(session, flags), { developmentId })
}
