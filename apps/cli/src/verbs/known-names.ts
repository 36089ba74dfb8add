import type { Filrouge } from '@filrouge/client'
import type { Asker } from '../ask.js'
import type { Values } from './data.js'

/** Asks about the actors that the story knows in another spelling, and changes the values to what is answered. */
export async function askSpellings(
  asker: Asker,
  client: Filrouge,
  storyId: string,
  values: Values,
): Promise<void> {
  const spelled = (name: string) => spelling(asker, client, storyId, name)
  for (const [field, value] of values) {
    if (!field.form.isActor) continue
    if (typeof value === 'string') values.set(field, await spelled(value))
    if (!Array.isArray(value)) continue
    const actors: readonly unknown[] = value
    const all: unknown[] = []
    for (const actor of actors)
      all.push(isNamed(actor) ? { ...actor, name: await spelled(actor.name) } : actor)
    values.set(field, all)
  }
}

async function spelling(asker: Asker, client: Filrouge, storyId: string, name: string): Promise<string> {
  // The command itself says what is wrong with the story.
  const known = await knownActors(client, storyId, name).catch((): string[] => [])
  const other = known.find((one) => folded(one) === folded(name))
  if (other === undefined || known.includes(name)) return name
  const isMeant = await asker.isSure(
    `The story has ${other}, and this is ${name}. Write ${other} (yes, no): `,
  )
  return isMeant ? other : name
}

/** Actors of the positions, and of a development with such an actor. Its filter does not tell spellings apart. */
async function knownActors(client: Filrouge, storyId: string, name: string): Promise<string[]> {
  const { issues } = await client.positions(storyId)
  const page = await client.timelinePages(storyId, { actor: name, limit: 1 }).next()
  const developments = page.done ? [] : page.value.items
  return [
    ...issues.flatMap(({ positions }) => positions.map(({ actor }) => actor)),
    ...developments.flatMap(({ actors }) => actors.map((actor) => actor.name)),
  ]
}

const isNamed = (value: unknown): value is { name: string } =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'

const folded = (name: string) =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, '')
