import { headingOf } from '../element-ids.js'
import type { ShownDevelopment } from '../facts.js'
import { Paragraphs, Text } from '../language/text.js'
import { changeOf, useChanges, type Changes } from '../changes/changes.js'
import { ChangedText } from '../changes/changed-text.js'
import { useReading } from '../language/reading.js'
import { ActorRoles } from './actor-roles.js'
import { Corrected } from './correction.js'
import type { Hanging } from './groups.js'
import { Judgements } from './judgements.js'
import { KindLine } from './kind-line.js'
import { Knot } from './knot.js'
import { Pictures } from './pictures.js'
import { Provenance, type SourcesByName } from './provenance.js'
import type { RelatedById, RelatedGroup } from './related.js'
import { RelatedLinks } from './related-links.js'

/** What all items of one timeline share. */
export interface ItemContext {
  related: RelatedById
  sources: SourcesByName
  /** The source that the timeline names once for all. Null: none. */
  commonSource: string | null
  /** Pictures from these hosts are shown. */
  mediaHosts: readonly string[]
  /** Whether it is the only one, on its own page. */
  isAlone: boolean
}

interface ItemProps extends ItemContext {
  development: ShownDevelopment
  /** The date of its group, EDTF. */
  groupDate: string
  hanging: Hanging
  /** The headline of the development that it hangs on. Null: none. */
  whole: string | null
}

const HANGING = { whole: 'whole', part: 'part', 'last part': 'part lastpart' } as const

/** A development on the timeline. */
export function Item({ development, groupDate, hanging, whole, ...context }: ItemProps) {
  const { developmentId, importance, actuality, status } = development
  const changes = useChanges()
  const change = changes && changeOf(changes, developmentId)
  const isFolded = changes !== null && change === null
  const classes = ['dev', importance ?? 'normal', actuality, status, hanging && HANGING[hanging], change]
  return (
    <li class={classes.filter(Boolean).join(' ')} id={developmentId}>
      <article aria-labelledby={headingOf(developmentId)}>
        <Knot category={development.kind.category} importance={importance} actuality={actuality} />
        <div class="dev-main">
          {change === 'added' && <AddedNote development={development} />}
          <KindLine development={development} groupDate={groupDate} whole={whole} />
          <Said development={development} changes={changes} isFolded={isFolded} />
          {!isFolded && <Around development={development} hangs={whole !== null} {...context} />}
        </div>
        {!isFolded && (
          <Provenance
            development={development}
            sources={context.sources}
            commonSource={context.commonSource}
            isAlone={context.isAlone}
          />
        )}
      </article>
    </li>
  )
}

interface AroundProps extends ItemContext {
  development: ShownDevelopment
  /** It hangs on the strand of its whole, which says what it is part of. */
  hangs: boolean
}

const isOfWhole = ({ relation, direction }: RelatedGroup) => relation === 'partOf' && direction === 'out'

/** What stands below headline and body. */
function Around({ development, hangs, mediaHosts, sources, related, isAlone }: AroundProps) {
  const groups = related.get(development.developmentId) ?? []
  return (
    <>
      <Pictures media={development.media} hosts={mediaHosts} />
      {development.corrections.map((correction) => (
        <Corrected correction={correction} development={development} />
      ))}
      <Judgements development={development} sources={sources} />
      {isAlone && <ActorRoles actors={development.actors} />}
      <RelatedLinks
        groups={hangs ? groups.filter((group) => !isOfWhole(group)) : groups}
        areWhole={isAlone}
      />
    </>
  )
}

interface SaidProps {
  development: ShownDevelopment
  changes: Changes | null
  isFolded: boolean
}

/** Headline and body, with what changed of them. */
function Said({ development, changes, isFolded }: SaidProps) {
  const { developmentId, headline, body } = development
  const fields = changes?.corrected.get(developmentId) ?? []
  const title = fields.find(({ field }) => field === 'headline')
  const text = fields.find(({ field }) => field === 'body')
  return (
    <>
      <h4 id={headingOf(developmentId)}>
        <a href={`#${developmentId}`}>
          {title?.field === 'headline' ? (
            <ChangedText before={title.before} after={title.after} />
          ) : (
            <Text text={headline} noted block />
          )}
        </a>
      </h4>
      {!isFolded && text?.field === 'body' && (
        <p class="body">
          <ChangedText before={text.before} after={text.after} />
        </p>
      )}
      {!isFolded && body && text?.field !== 'body' && <Paragraphs text={body} class="body" />}
    </>
  )
}

/** When an added development became known. */
function AddedNote({ development: { firstKnownAt } }: { development: ShownDevelopment }) {
  const { t, time } = useReading()
  return (
    <p class="change-note">
      <b class="tag">{t.changes.added}</b> {time(firstKnownAt)}
    </p>
  )
}
