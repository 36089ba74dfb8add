import type { ShownDevelopment } from '../facts.js'
import { useChanges } from '../changes/changes.js'
import { useReading, type Reading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { fieldWords } from './field-words.js'

type Correction = ShownDevelopment['corrections'][number]

/** A correction of a development: when, why, and what it said before. */
export function Corrected({
  correction,
  development,
}: {
  correction: Correction
  development: ShownDevelopment
}) {
  const { t, time } = useReading()
  const { severity, knownAt, reason } = correction
  const isMinor = severity === 'minor'
  // Where the page compares two versions, the item itself shows what was replaced.
  const isCompared = useChanges()?.corrected.has(development.developmentId) ?? false
  return (
    <aside class={`correction ${severity}`}>
      <p class="why">
        <b class="tag">{isMinor ? t.corrections.amended : t.corrections.corrected}</b>{' '}
        <time dateTime={knownAt}>{time(knownAt)}</time>.{' '}
        <em>
          <Text text={reason} />
        </em>
      </p>
      {!isMinor && !isCompared && <Before correction={correction} development={development} />}
    </aside>
  )
}

function Before({ correction, development }: { correction: Correction; development: ShownDevelopment }) {
  const reading = useReading()
  const { t } = reading
  const { before } = correction
  return (
    <div class="before">
      <p class="lbl">{t.corrections.itSaidBefore}</p>
      <dl>
        {inReadingOrder(correction.fields, reading).map((field) => (
          <div>
            <dt>{t.corrections.fields[field] ?? field}</dt>
            <dd>
              <del>
                <Said field={field} value={valueOf(before, field)} />
              </del>
              {!IN_PLAIN_SIGHT.has(field) && (
                <>
                  {' '}
                  <ins>
                    <Said field={field} value={valueOf(development, field)} />
                  </ins>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** The fields as a reader asks for them: what it says, when, what kind, who. */
const inReadingOrder = (fields: readonly string[], { t }: Reading) =>
  Object.keys(t.corrections.fields).filter((field) => fields.includes(field))

/** Fields whose value stands on the item itself. */
const IN_PLAIN_SIGHT = new Set(['headline', 'body', 'occurred', 'language'])

const valueOf = (fields: object, field: string): unknown =>
  Object.entries(fields).find(([name]) => name === field)?.[1]

/** A value in words: a text of the story in its own language. */
function Said({ field, value }: { field: string; value: unknown }) {
  const reading = useReading()
  const words = fieldWords(field, value, reading) ?? reading.t.corrections.nothing
  return typeof words === 'string' ? <>{words}</> : <Text text={words} />
}
