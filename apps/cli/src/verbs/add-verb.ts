import { Argument, Option, type Command } from 'commander'
import { examples, languageOption, several } from '../options.js'
import { globalOptions } from '../session.js'
import { writeOptions } from '../writing.js'
import { ID } from './forms.js'
import { runVerb } from './run-verb.js'
import { argument, isArgument, usageOf, type Field, type Verb } from './verb.js'

const STORY = argument('story', null, ID, 'the id of the story')

/** Adds the command of a verb. */
export function addVerb(program: Command, verb: Verb): void {
  const fields = [STORY, ...verb.fields]
  const command = program.command(verb.name).description(verb.description)
  // Arguments are optional for commander, since missing ones are asked for.
  command.usage(['[options]', ...fields.filter(isArgument).map(usageOf)].join(' '))
  for (const field of fields) addField(command, field)
  if (fields.some(({ form }) => form.isText))
    command.addOption(
      languageOption(
        'the language of the texts in this command; a text may name its own: "fr=La grève", and be given once for each',
      ),
    )
  if (verb.takesFile)
    command.option(
      '--file <file>',
      `${verb.takesFile} as JSON, - reads the standard input; options override it`,
    )
  command.action(() => runVerb(verb, STORY, command))
  examples(writeOptions(globalOptions(command)), ...verb.examples)
}

function addField(command: Command, field: Field): void {
  const { as, name, form, description, needed, alias } = field
  const { choices } = form
  if (isArgument(field)) {
    const added = new Argument(as === 'rest' ? `[${name}...]` : `[${name}]`, description)
    // The form reads the choices too, in any case.
    command.addArgument(choices ? added.choices(choices).argParser((text) => text) : added)
    return
  }
  const added = new Option(usageOf(field), `${description}${needed ? ' (needed)' : ''}`)
  if (choices) added.choices(choices).argParser((text) => text)
  if (as === 'list' || form.isText) added.argParser(several)
  command.addOption(added)
  if (alias !== undefined) {
    const other = new Option(`--${alias} <${form.noun}>`, `the same as --${name}`)
    command.addOption((form.isText ? other.argParser(several) : other).hideHelp())
  }
}
