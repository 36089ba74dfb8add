import { Option, type Command } from 'commander'
import { actorOf, developmentIdFor, kindOf, linkOf, placeOf } from '../development.js'
import { WrongUsage } from '../failures.js'
import { objectOf } from '../input.js'
import { dateOption, examples, languageOption, saidBack } from '../options.js'
import type { Output } from '../output.js'
import { globalOptions, sessionOf } from '../session.js'
import type { Meant } from '../when.js'
import { optionsOfWrite, write, writeOptions, type WriteFlags } from '../writing.js'

interface ReportFlags extends WriteFlags {
  id?: string
  headline?: string
  body?: string
  occurred?: Meant
  kind?: object
  note?: string
  actor?: object[]
  place?: object[]
  source?: string
  saidBy?: string
  quote?: string
  sourceUrl?: string
  link?: object[]
  importance?: string
  actuality?: string
  lang: string
  file?: string
}

/** `filrouge report`: reports a development. */
export function addReport(program: Command): void {
  const command = program
    .command('report')
    .description('report a development of a story')
    .argument('<story>', 'the id of the story')
    .option('--id <id>', 'the id of the development; default: made from the headline')
    .option('--headline <text>', 'what happened, in one line')
    .option('--body <text>', 'what happened, at length')
    .addOption(
      dateOption('--occurred <date>', 'when it happened (EDTF): 2025-09-04, 2025-09-04~, 2025-09, yesterday'),
    )
    .option('--kind <category[/mode]>', 'the kind (PLOVER): consult/visit, threaten, aid', kindOf)
    .option('--note <text>', 'a description of the kind, if the kind is "other"')
    .option(
      '--actor <name:role>',
      'an actor with its role: source, target, participant, host; repeatable',
      actorOf,
    )
    .option('--place <name[:country]>', 'a place: Paris:FR; repeatable', placeOf)
    .option('--source <name>', 'the source that reports the development')
    .option('--said-by <name>', 'the speaker that the source quotes')
    .option('--quote <text>', 'the words that were said')
    .option('--source-url <url>', 'the URL of the report')
    .option(
      '--link <relation:id>',
      'a link: respondsTo, follows, partOf, contradicts, condition; repeatable',
      linkOf,
    )
    .addOption(new Option('--importance <importance>').choices(['key', 'normal', 'background']))
    .addOption(new Option('--actuality <actuality>').choices(['actual', 'planned', 'conditional']))
    .addOption(languageOption('the language of the texts in this command'))
    .option(
      '--file <file>',
      'the data of DevelopmentReported as JSON, - reads the standard input; the options above override it',
    )
    .action(report)
  examples(
    writeOptions(globalOptions(command)),
    'report strait --headline "Talks open in Geneva" --occurred 2025-09-04~ --kind consult --source AFP',
    'report strait --file development.json --importance key',
  )
}

async function report(storyId: string, flags: ReportFlags, command: Command): Promise<void> {
  const session = sessionOf(command)
  const options = optionsOfWrite(session, flags)
  const fileData =
    flags.file === undefined ? null : await objectOf<{ developmentId?: string }>(flags.file, session.signal)
  const { headline, occurred, kind } = flags
  if (!fileData && (headline === undefined || occurred === undefined || kind === undefined))
    throw new WrongUsage('a report needs --headline, --occurred and --kind, or a --file')
  const developmentId =
    flags.id ?? fileData?.developmentId ?? developmentIdFor(headline ?? '', options.idempotencyKey)
  const data = { language: flags.lang, ...fileData, ...dataOf(flags, session.out), developmentId }
  const body = { events: [{ type: 'DevelopmentReported', data }] }
  await write(session, storyId, body, options, { developmentId })
}

function dataOf(flags: ReportFlags, out: Output): object {
  const { headline, body, kind, note, actor, place, link, importance, actuality, lang } = flags
  const occurred = saidBack(out, 'occurred', flags.occurred)
  const attribution = attributionOf(flags)
  return {
    ...(headline !== undefined && { headline: { [lang]: headline } }),
    ...(body !== undefined && { body: { [lang]: body } }),
    ...(occurred !== undefined && { occurred }),
    ...(kind && { kind: { ...kind, ...(note !== undefined && { note }) } }),
    ...(actor && { actors: actor }),
    ...(place && { places: place }),
    ...(attribution && { attribution: [attribution] }),
    ...(link && { links: link }),
    ...(importance !== undefined && { importance }),
    ...(actuality !== undefined && { actuality }),
  }
}

function attributionOf({ source, saidBy, quote, sourceUrl: url }: ReportFlags): object | null {
  const more = { ...(saidBy && { saidBy }), ...(quote && { quote }), ...(url && { url }) }
  if (source !== undefined) return { source, ...more }
  if (Object.keys(more).length > 0)
    throw new WrongUsage('--said-by, --quote and --source-url need a --source')
  return null
}
