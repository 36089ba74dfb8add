import type { Attribution } from '@filrouge/contract'
import type { ComponentChildren } from 'preact'
import type { ShownDevelopment, ShownSource } from '../facts.js'
import { useReading, type Reading } from '../language/reading.js'
import { useDevelopments } from './developments-in.js'

/** The sources of the story, by name. */
export type SourcesByName = ReadonlyMap<string, ShownSource>
export const sourcesByName = (sources: readonly ShownSource[]): SourcesByName =>
  new Map(sources.map((source) => [source.source, source]))

/** The rating of a source on the Admiralty scale, with its words. */
export function Rating({ source, sources }: { source: string; sources: SourcesByName }) {
  const { t } = useReading()
  const reliability = sources.get(source)?.reliability ?? null
  if (reliability === null) return <span class="unrated">{t.timeline.notRated}</span>
  return (
    <span class="rating">
      <b>{reliability}</b> {t.reliability[reliability]}
    </span>
  )
}

/** Who said it, in which source. A source with an address is a link. */
export function SaidIn({ by, sources }: { by: Attribution; sources: SourcesByName }) {
  const { name, typeset } = useReading()
  const source = <span class="src">{typeset(by.source)}</span>
  return (
    <>
      {by.saidBy !== undefined && (
        <>
          <span class="said">{name(by.saidBy)}</span>,{' '}
        </>
      )}
      {by.url === undefined ? source : <Outwards href={by.url}>{source}</Outwards>},{' '}
      <Rating source={by.source} sources={sources} />
    </>
  )
}

/** A link to another service. It learns nothing of this page. */
export const Outwards = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <a href={href} rel="noopener noreferrer">
    {children}
  </a>
)

interface ProvenanceProps {
  development: ShownDevelopment
  sources: SourcesByName
  /** The source that the timeline names once for all. Null: none. */
  commonSource: string | null
  /** Whether it is the only one, on its own page. */
  isAlone: boolean
}

/** When a development became known, in which versions, who said it and who did it. */
export function Provenance({ development, sources, commonSource, isAlone }: ProvenanceProps) {
  const { t, shortTime } = useReading()
  const { ownAddressOf } = useDevelopments()
  const { developmentId, firstVersion, lastVersion, firstKnownAt, attribution } = development
  const versions = firstVersion === lastVersion ? `v${firstVersion}` : `v${firstVersion}–${lastVersion}`
  const named = attribution.filter(
    ({ source, saidBy, url }) => source !== commonSource || saidBy !== undefined || url !== undefined,
  )
  return (
    <div class="dev-rec">
      <p class="known">
        <span class="lbl">{t.timeline.known}</span>{' '}
        <a href={`#${developmentId}`}>
          <time dateTime={firstKnownAt}>{shortTime(firstKnownAt, yearOf(development))}</time>
        </a>{' '}
        {isAlone ? (
          <span class="v">{versions}</span>
        ) : (
          <a class="v" href={ownAddressOf(developmentId)}>
            {versions}
            <span class="vh">, {t.timeline.permalink}</span>
          </a>
        )}
      </p>
      {named.map((by) => (
        <p class="source">
          {by.source === commonSource && by.url === undefined && by.saidBy !== undefined ? (
            <SaidBy name={by.saidBy} />
          ) : (
            <SaidIn by={by} sources={sources} />
          )}
          {by.quote !== undefined && <Quoted quote={by.quote} />}
        </p>
      ))}
      {!isAlone && <Actors actors={development.actors} />}
    </div>
  )
}

/** The year of the heading above a development. Null: its date is not within one year. */
function yearOf({ occurredRange: { earliest, latest } }: ShownDevelopment): number | null {
  const year = earliest?.slice(0, 4)
  return year !== undefined && year === latest?.slice(0, 4) ? Number(year) : null
}

const SaidBy = ({ name }: { name: string }) => <span class="said">{useReading().name(name)}</span>

const Quoted = ({ quote }: { quote: string }) => (
  <>
    {' '}
    <q>{useReading().typeset(quote)}</q>
  </>
)

type Actor = ShownDevelopment['actors'][number]

/** Who did it, to whom and with whom. */
function Actors({ actors }: { actors: readonly Actor[] }) {
  const reading = useReading()
  const { t } = reading
  if (actors.length === 0) return null
  const of = (...roles: Actor['role'][]) => actors.filter(({ role }) => roles.includes(role))
  const named = (some: readonly Actor[]) => some.map((actor) => actorWords(actor, reading)).join(', ')
  const parts = [named(of('source')), named(of('target')), named(of('participant', 'host'))]
  const [doers = '', targets = '', others = ''] = parts
  const words = [
    doers,
    targets && `${t.actors.to} ${targets}`,
    others && (doers ? `${t.actors.with} ${others}` : others),
  ]
  return <p class="who">{words.filter(Boolean).join(' ')}</p>
}

function actorWords({ name, role, represents }: Actor, reading: Reading): string {
  const notes = [represents && reading.name(represents), role === 'host' && reading.t.roles.host].filter(
    Boolean,
  )
  return `${reading.name(name)}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`
}
