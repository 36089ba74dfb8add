import type { QueryBus } from '@nestjs/cqrs'
import type {
  Diff,
  Expectations,
  Links,
  OneDevelopment,
  Overview,
  Page,
  PickedText,
  Sources,
  Story,
  StoryState,
  Tags,
  Timeline,
} from '@filrouge/contract'
import type { Caller } from '@filrouge/access'
import type { NamedDevelopment } from '@filrouge/record'
import { ListStories } from '../stories/list-stories.js'
import { ListTags } from '../stories/list-tags.js'
import type { ReadRequest } from '../stories/read-request.js'
import { ReadStory } from '../stories/read-story.js'
import type { Written } from '../stories/answer-cache.js'

/** Answers of the API to requests with `lang`: each text is in one language. */
interface PickedReads {
  state: StoryState<PickedText>
  timeline: Timeline<PickedText>
  expectations: Expectations<PickedText>
  sources: Sources<PickedText>
  diff: Diff<PickedText>
  overview: Overview<PickedText>
  development: OneDevelopment<PickedText>
  timelineCount: { count: number }
  links: Links<PickedText>
  headlines: { items: NamedDevelopment<PickedText>[] }
}

type Parameters = Readonly<Record<string, string | number | undefined>>
/** Parameters of an address. They have `lang`. */
export type InLanguage = Parameters & { lang: string }

/** The parameters as an address has them. */
const asked = (query: Parameters) =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )

/** With `lang`, each text of an answer is in one language. */
const parsed = <Body>({ bytes }: Written): Body => JSON.parse(bytes.toString())

async function bodyOf<Body>(
  queries: QueryBus,
  name: keyof PickedReads,
  request: Omit<ReadRequest, 'query'>,
  query: InLanguage,
): Promise<Body> {
  const answer = await queries.execute(new ReadStory(name, { ...request, query: asked(query) }))
  return parsed(answer)
}

/** Reads a part of a story, as a client of the API gets it. @throws Problem as the read does */
export const readPicked = <Name extends keyof PickedReads>(
  queries: QueryBus,
  name: Name,
  request: Omit<ReadRequest, 'query'>,
  query: InLanguage,
): Promise<PickedReads[Name]> => bodyOf(queries, name, request, query)

/** The most items that the API gives at once. */
export const MOST_ITEMS = 500

interface PickedLists {
  expectations: PickedReads['expectations']['items'][number]
  sources: PickedReads['sources']['items'][number]
}

/** Reads all items of a list, by its pages. @throws Problem as the read does */
export async function readAllPicked<Name extends keyof PickedLists>(
  queries: QueryBus,
  name: Name,
  request: Omit<ReadRequest, 'query'>,
  query: InLanguage,
): Promise<PickedLists[Name][]> {
  const page = await bodyOf<Page<PickedLists[Name]>>(queries, name, request, {
    limit: MOST_ITEMS,
    ...query,
  })
  const more =
    page.next === null ? [] : await readAllPicked(queries, name, request, { ...query, cursor: page.next })
  return [...page.items, ...more]
}

/** Reads a page of the stories, as a client of the API gets it. @throws Problem validation-failed */
export async function listPicked(
  queries: QueryBus,
  query: InLanguage,
  caller: Caller,
): Promise<Page<Story<PickedText>>> {
  return parsed(await queries.execute(new ListStories(asked(query), caller)))
}

/** Reads the tags of most stories. */
export async function mostUsedTags(queries: QueryBus, caller: Caller, most: number): Promise<Tags['items']> {
  return (await queries.execute(new ListTags(asked({ limit: most }), caller))).body().items
}
