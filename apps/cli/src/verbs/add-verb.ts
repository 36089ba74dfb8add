import { Argument, InvalidArgumentError, Option, type Command } from 'commander'
import { WrongUsage } from '../failures.js'
import { objectOf } from '../input.js'
import { examples, languageOption, several } from '../options.js'
import { globalOptions, sessionOf } from '../session.js'
import { optionsOfWrite, write, writeOptions, type WriteFlags } from '../writing.js'
import { ask, canAsk } from './ask.js'
import { dataOf, mustBeComplete, type Values } from './data.js'
import { ID } from './forms.js'
import { STATED_IN } from './parts.js'
import { argument, isArgument, usageOf, type Data, type Field, type Verb } from './verb.js'

const STORY = argument('story', null, ID, 'the id of the story')

/** Adds the command of a verb. */
export function addVerb(program: Command, verb: Verb): void {
  const fields = [STORY, ...verb.fields]
  const command = program.command(verb.name).description(verb.description)
  // Arguments are optional for commander, since missing ones are asked for.
  command.usage(['[options]', ...fields.filter(isArgument).map(usageOf)].join(' '))
  for (const field of fields) addField(command, field)
  if (fields.some(({ form }) => form.isText))
    command.addOption(languageOption('the language of the texts in this command'))
  if (verb.takesFile)
    command.option(
      '--file <file>',
      `the data of ${verb.type} as JSON, - reads the standard input; options override it`,
    )
  command.action(() => run(verb, fields, command))
  examples(writeOptions(globalOptions(command)), ...verb.examples)
}

function addField(command: Command, field: Field): void {
  const { as, name, form, description, needed } = field
  if (isArgument(field)) {
    const added = new Argument(as === 'rest' ? `[${name}...]` : `[${name}]`, description)
    command.addArgument(form.choices ? added.choices(form.choices) : added)
    return
  }
  const added = new Option(usageOf(field), `${description}${needed ? ' (needed)' : ''}`)
  if (as === 'list') added.argParser(several)
  command.addOption(form.choices ? added.choices(form.choices) : added)
}

async function run(verb: Verb, fields: readonly Field[], command: Command): Promise<void> {
  const { lang = '', file, ...flags } = command.opts<WriteFlags & { lang?: string; file?: string }>()
  const given = givenOf(fields, command)
  const isNeeded = (field: Field) => field.needed && (file === undefined || isArgument(field))
  const missing = fields.filter((field) => isNeeded(field) && !given.has(field))
  if (missing.length > 0 && !canAsk())
    throw new WrongUsage(
      `${verb.name} needs ${missing.map(usageOf).join(', ')}${verb.takesFile ? ', or a --file' : ''}; see filrouge ${verb.name} --help`,
    )
  mustBeComplete(verb, new Set(given.keys()))
  const session = sessionOf(command)
  const read = (field: Field, text: Text) => readAs(field, text, { lang, out: session.out })
  const values: Values = new Map()
  for (const [field, text] of given)
    values.set(
      field,
      readGiven(field, () => read(field, text)),
    )
  if (missing.length > 0)
    for (const [field, value] of await ask(missing, read, session.signal)) values.set(field, value)
  const data = {
    ...(file !== undefined && (await objectOf<Data>(file, session.signal))),
    ...dataOf(verb.fields, values),
  }
  const options = optionsOfWrite(session, flags)
  const events = verb.events?.(data, { lang, idempotencyKey: options.idempotencyKey }) ?? [
    { type: verb.type, data },
  ]
  await write(session, String(values.get(STORY)), { events }, options, subjectOf(verb, events.at(-1)?.data))
}

/** The development that a verb is about. */
function subjectOf({ fields }: Verb, { developmentId }: Data = {}): { developmentId?: string } {
  const isAbout = fields.some((field) => field.to === 'developmentId' && !STATED_IN.includes(field))
  return isAbout && typeof developmentId === 'string' ? { developmentId } : {}
}

type Text = string | readonly string[]

/** The fields of a command line, and their texts. */
function givenOf(fields: readonly Field[], command: Command): Map<Field, Text> {
  const options = command.opts<Readonly<Record<string, Text | true | undefined>>>()
  const given = new Map<Field, Text>()
  for (const [i, field] of fields.filter(isArgument).entries()) {
    const text: Text | undefined = command.processedArgs[i]
    if (text !== undefined && text.length > 0) given.set(field, text)
  }
  for (const field of fields.filter((one) => !isArgument(one))) {
    const text = options[new Option(usageOf(field)).attributeName()]
    if (text !== undefined) given.set(field, text === true ? '' : text)
  }
  return given
}

function readAs(
  { form, name }: Field,
  text: Text,
  reading: Omit<Parameters<Field['form']['read']>[1], 'name'>,
): unknown {
  const read = (one: string): unknown => form.read(one, { ...reading, name })
  return typeof text === 'string' ? read(text) : text.map(read)
}

/** Reads a value of the command line. @throws WrongUsage that names the field */
function readGiven(field: Field, read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw new WrongUsage(`${usageOf(field)}: ${error.message}`)
  }
}
