import type { ShownDevelopment } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { Headline } from '../tables/headline.js'
import { SaidIn, type SourcesByName } from './provenance.js'

interface JudgedProps {
  development: ShownDevelopment
  sources: SourcesByName
}

/** What the desk and others said about a report: disputes, corroborations, assessments, merges, a withdrawal. */
export function Judgements({ development, sources }: JudgedProps) {
  return (
    <>
      <Withdrawal development={development} />
      <Hold development={development} />
      <MergedInto development={development} />
      <Merges development={development} />
      {development.disputes.map((dispute) => (
        <Dispute dispute={dispute} sources={sources} />
      ))}
      {development.corroborations.map(({ attribution }) => (
        <Corroboration attribution={attribution} sources={sources} />
      ))}
      <Assessment development={development} />
    </>
  )
}

type Dispute = ShownDevelopment['disputes'][number]

function Dispute({ dispute, sources }: { dispute: Dispute; sources: SourcesByName }) {
  const { t, name } = useReading()
  return (
    <aside class="judged disputed">
      <p>
        <b class="tag">{t.corrections.disputed}</b> {t.corrections.by} {name(dispute.by) + t.colon}
        <q>
          <Text text={dispute.statement} />
        </q>
        {dispute.attribution !== null && (
          <>
            {' '}
            <span class="via">
              <SaidIn by={dispute.attribution} sources={sources} />
            </span>
          </>
        )}
      </p>
    </aside>
  )
}

type Attribution = ShownDevelopment['attribution'][number]

function Corroboration({ attribution, sources }: { attribution: Attribution; sources: SourcesByName }) {
  const { t, typeset } = useReading()
  return (
    <aside class="judged corroborated">
      <p>
        <b class="tag">{t.corrections.corroborated}</b> {t.corrections.by}{' '}
        <SaidIn by={attribution} sources={sources} />
        {attribution.quote !== undefined && (
          <>
            {t.colon}
            <q>{typeset(attribution.quote)}</q>
          </>
        )}
      </p>
    </aside>
  )
}

function Assessment({ development: { credibility, assessments } }: { development: ShownDevelopment }) {
  const { t } = useReading()
  if (credibility === null) return null
  const earlier = assessments.filter(({ version }) => version < credibility.version).at(-1)
  return (
    <aside class="judged assessed">
      <p>
        <b class="tag">{t.corrections.assessed}</b>{' '}
        <span class="rating">
          <b>{credibility.credibility}</b> {t.credibility[credibility.credibility]}
        </span>
        {earlier && (
          <>
            {' '}
            <span class="via">
              {t.corrections.before(`${earlier.credibility}, ${t.credibility[earlier.credibility]}`)}
            </span>
          </>
        )}
        .{' '}
        <em>
          <Text text={credibility.reason} />
        </em>
      </p>
    </aside>
  )
}

function Merges({ development: { merged } }: { development: ShownDevelopment }) {
  const { t } = useReading()
  if (merged.length === 0) return null
  const reasons = merged.flatMap(({ reason }) => reason ?? [])
  return (
    <aside class="judged merged">
      <p>
        <b class="tag">{t.corrections.merged}</b> {t.corrections.mergedWith(merged.length) + t.colon}
        {merged.map(({ headline }, n) => (
          <>
            {n > 0 && ', '}
            <q>
              <Text text={headline} />
            </q>
          </>
        ))}
        .
        {reasons.slice(0, 1).map((reason) => (
          <>
            {' '}
            <em>
              <Text text={reason} />
            </em>
          </>
        ))}
      </p>
    </aside>
  )
}

function MergedInto({ development: { mergedInto } }: { development: ShownDevelopment }) {
  const { t } = useReading()
  if (mergedInto === undefined) return null
  return (
    <aside class="judged merged">
      <p>
        <b class="tag">{t.corrections.merged}</b> {t.corrections.mergedInto}{' '}
        <Headline developmentId={mergedInto} />
      </p>
    </aside>
  )
}

function Withdrawal({ development: { withdrawal } }: { development: ShownDevelopment }) {
  const { t, time } = useReading()
  return (
    withdrawal && (
      <aside class="judged withdrawn">
        <p>
          <b class="tag">{t.corrections.withdrawn}</b>{' '}
          <time dateTime={withdrawal.knownAt}>{time(withdrawal.knownAt)}</time>.{' '}
          <em>
            <Text text={withdrawal.reason} />
          </em>
        </p>
      </aside>
    )
  )
}

function Hold({ development: { hold } }: { development: ShownDevelopment }) {
  const { t } = useReading()
  return (
    hold && (
      <aside class="judged held">
        <p>
          <b class="tag">{t.timeline.held}</b>. {t.timeline.heldNote}{' '}
          <em>
            <Text text={hold.reason} />
          </em>
        </p>
      </aside>
    )
  )
}
