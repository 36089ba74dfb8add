import { Option, type Command } from 'commander'
import { changeOf } from '../development.js'
import { WrongUsage } from '../failures.js'
import { objectOf } from '../input.js'
import { examples, languageOption, several } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import { optionsOfWrite, write, writeOptions, type WriteFlags } from '../writing.js'

interface CorrectFlags extends WriteFlags {
  set?: string[]
  file?: string
  reason: string
  severity: string
  lang: string
}

/** `filrouge correct`: corrects a development. */
export function addCorrect(program: Command): void {
  const command = program
    .command('correct')
    .description('correct a development: each new value replaces the whole field, in all languages')
    .argument('<story>', 'the id of the story')
    .argument('<development>', 'the id of the development')
    .option('--set <field=value>', 'a change: text, JSON, or null to remove the field; repeatable', several)
    .option('--file <file>', 'the changes as JSON, - reads the standard input; --set overrides it')
    .requiredOption('--reason <text>', 'why the development is corrected')
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
  storyId: string,
  developmentId: string,
  flags: CorrectFlags,
  command: Command,
): Promise<void> {
  const session = sessionOf(command)
  const { set = [], file, reason, severity, lang } = flags
  if (set.length === 0 && file === undefined)
    throw new WrongUsage('a correction needs a change: give --set or --file')
  const changes = {
    ...(file !== undefined && (await objectOf<object>(file, session.signal))),
    ...Object.fromEntries(set.map((one) => changeOf(one, lang))),
  }
  const data = { developmentId, changes, reason: { [lang]: reason }, severity }
  const body = { events: [{ type: 'DevelopmentCorrected', data }] }
  await write(session, storyId, body, optionsOfWrite(session, flags), { developmentId })
}
