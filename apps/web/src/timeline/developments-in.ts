import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { momentOf, viewAddress } from '../address.js'
import type { ShownDevelopment, StoryFacts, StoryView } from '../facts.js'

/** The developments of the story that the page names, also those of other pages of the timeline. */
export interface Developments {
  /** Null: the page does not have it. */
  headlineOf(developmentId: string): ShownDevelopment['headline'] | null
  /** Its date, EDTF. Null: the page does not have it. */
  occurredOf(developmentId: string): string | null
  /** Its place on this page, else its own page. */
  addressOf(developmentId: string): string
  /** The address of the page that shows it alone. */
  ownAddressOf(developmentId: string): string
}

export function developmentsOf(facts: StoryFacts, { storyId, query }: StoryView): Developments {
  const named = new Map(
    [...facts.headlines, ...facts.key, ...facts.state.latest, ...facts.timeline.items].map((development) => [
      development.developmentId,
      development,
    ]),
  )
  const shown = new Set(facts.timeline.items.map(({ developmentId }) => developmentId))
  const ownAddressOf = (development: string) =>
    viewAddress(storyId, momentOf(query), { development }, development)
  return {
    headlineOf: (id) => named.get(id)?.headline ?? null,
    occurredOf: (id) => named.get(id)?.occurred ?? null,
    addressOf: (id) => (shown.has(id) ? `#${id}` : ownAddressOf(id)),
    ownAddressOf,
  }
}

const DevelopmentsContext = createContext<Developments | null>(null)
export const DevelopmentsIn = DevelopmentsContext.Provider

/** The developments of the story whose page is rendered. */
export function useDevelopments(): Developments {
  const developments = useContext(DevelopmentsContext)
  if (!developments) throw new Error('a component was rendered outside of DevelopmentsIn')
  return developments
}
