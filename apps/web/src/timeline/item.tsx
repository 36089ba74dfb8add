import type { ShownDevelopment } from '../facts.js'
import { Text } from '../language/text.js'
import { Corrected } from './correction.js'
import type { Hanging } from './groups.js'
import { Judgements } from './judgements.js'
import { KindLine } from './kind-line.js'
import { Knot } from './knot.js'
import { Pictures } from './pictures.js'
import { Provenance, type SourcesByName } from './provenance.js'
import type { RelatedById } from './related.js'
import { RelatedLinks } from './related-links.js'

/** What all items of one timeline share. */
export interface ItemContext {
  related: RelatedById
  sources: SourcesByName
  /** The source that the timeline names once for all. Null: none. */
  commonSource: string | null
  /** Pictures from these hosts are shown. */
  mediaHosts: readonly string[]
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
  const { developmentId, headline, body, importance, actuality, status } = development
  const hangs = hanging === null ? '' : ` ${HANGING[hanging]}`
  return (
    <li class={`dev ${importance ?? 'normal'} ${actuality} ${status}${hangs}`} id={developmentId}>
      <article aria-labelledby={`h-${developmentId}`}>
        <Knot category={development.kind.category} importance={importance} actuality={actuality} />
        <div class="dev-main">
          <KindLine development={development} groupDate={groupDate} whole={whole} />
          <h4 id={`h-${developmentId}`}>
            <a href={`#${developmentId}`}>
              <Text text={headline} noted />
            </a>
          </h4>
          {body && (
            <p class="body">
              <Text text={body} />
            </p>
          )}
          <Pictures media={development.media} hosts={context.mediaHosts} />
          {development.corrections.map((correction) => (
            <Corrected correction={correction} development={development} />
          ))}
          <Judgements development={development} sources={context.sources} />
          <RelatedLinks groups={context.related.get(developmentId) ?? []} />
        </div>
        <Provenance development={development} sources={context.sources} commonSource={context.commonSource} />
      </article>
    </li>
  )
}
