import type { ComponentChildren } from 'preact'
import type { PickedText } from '@filrouge/contract'
import type { ShownDevelopment } from '../facts.js'
import { useChanges } from '../changes/changes.js'
import { useReading, type Reading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { kindWords } from './kind-words.js'

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
              <del>{fieldWords(field, valueOf(before, field), reading)}</del>
              {!IN_PLAIN_SIGHT.has(field) && (
                <>
                  {' '}
                  <ins>{fieldWords(field, valueOf(development, field), reading)}</ins>
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

/** A field of a development in words. */
export function fieldWords(field: string, value: unknown, reading: Reading): ComponentChildren {
  const { t, date } = reading
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0))
    return t.corrections.nothing
  if (isPicked(value)) return <Text text={value} />
  if (field === 'occurred' && typeof value === 'string') return date(value)
  if (field === 'kind' && isKind(value)) {
    const contexts = value.contexts?.map((context) => t.terms[context] ?? context) ?? []
    return `${kindWords(value, reading)}${contexts.length > 0 ? ` (${contexts.join(', ')})` : ''}`
  }
  if (field === 'importance' && isOneOf(value, t.importance)) return t.importance[value]
  if (field === 'actuality' && isOneOf(value, t.actuality)) return t.actuality[value]
  if (Array.isArray(value)) return value.map((one) => entryWords(one, reading)).join(', ')
  return String(value)
}

const isPicked = (value: unknown): value is PickedText =>
  typeof value === 'object' && value !== null && 'value' in value && 'lang' in value

const isKind = (value: unknown): value is ShownDevelopment['kind'] =>
  typeof value === 'object' && value !== null && 'category' in value

const isOneOf = <Names extends object>(value: unknown, names: Names): value is keyof Names & string =>
  typeof value === 'string' && Object.hasOwn(names, value)

/** An entry of a list: an actor or place by its name, a source by its own, a link by where it leads. */
function entryWords(entry: unknown, reading: Reading): string {
  if (typeof entry !== 'object' || entry === null) return String(entry)
  for (const [name, value] of Object.entries(entry))
    if (['name', 'source', 'developmentId', 'url'].includes(name) && typeof value === 'string')
      return name === 'name' ? reading.name(value) : reading.typeset(value)
  return ''
}
