import { InvalidArgumentError, type Command } from 'commander'
import { Id } from '@filrouge/story'
import { Asker, canAsk } from './ask.js'
import { WrongUsage } from './failures.js'
import type { Session } from './session.js'
import { environmentTag, lineOf } from './texts.js'

/** The most stories, or developments, that a question lists. */
const LISTED = 10

/** Adds the argument of a command that reads a story. On a terminal the story is asked for if it is missing. */
export const storyArgument = (command: Command): Command =>
  command.usage('[options] <story>').argument('[story]', 'the id of the story')

/** The story of a command, which is asked for if it is missing. @throws WrongUsage if nobody can be asked */
export async function storyGiven(
  storyId: string | undefined,
  command: Command,
  { client, signal, out }: Session,
): Promise<string> {
  if (storyId !== undefined) return storyId
  mustAsk(command, '<story>')
  out.note('The stories that were updated last:')
  const stories = client.stories({ limit: LISTED, lang: environmentTag(process.env) })
  for await (const { storyId: id, title } of stories) out.note(`  ${id}  ${lineOf(title)}`)
  return answerTo('The id of the story: ', idOf, signal)
}

/** The development of a command, which is asked for if it is missing. @throws WrongUsage if nobody can be asked */
export async function developmentGiven(
  developmentId: string | undefined,
  storyId: string,
  command: Command,
  { client, signal, out }: Session,
): Promise<string> {
  if (developmentId !== undefined) return developmentId
  mustAsk(command, '<development>')
  const { latest } = await client.state(storyId, { lang: environmentTag(process.env) })
  out.note('The developments that were touched last:')
  for (const one of latest) out.note(`  ${one.developmentId}  ${lineOf(one.headline)}`)
  return answerTo('The id of the development: ', idOf, signal)
}

/** @throws WrongUsage if an argument is missing and nobody can be asked */
export function mustAsk(command: Command, argument: string): void {
  const name = command.name()
  if (!canAsk()) throw new WrongUsage(`${name} needs ${argument}; see filrouge ${name} --help`)
}

/** Asks for a missing argument. @param read as {@link Asker.value} has it */
export async function answerTo<Value>(
  question: string,
  read: (text: string) => Value,
  signal: AbortSignal,
): Promise<Value> {
  const asker = new Asker(signal)
  try {
    return await asker.value(question, read)
  } finally {
    asker.close()
  }
}

function idOf(text: string): string {
  const { data, error } = Id.safeParse(text)
  if (data !== undefined) return data
  throw new InvalidArgumentError(text === '' ? 'An answer is needed.' : `${error?.issues[0]?.message}.`)
}
