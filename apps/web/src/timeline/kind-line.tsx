import { Icon } from '../document/icon.js'
import type { ShownDevelopment } from '../facts.js'
import { useReading } from '../language/reading.js'
import { kindWords, termWords } from './kind-words.js'

interface KindLineProps {
  development: ShownDevelopment
  /** The date of its group, EDTF. */
  groupDate: string
  /** The headline of the development that it hangs on. Null: none. */
  whole: string | null
}

/** What kind of development it is, where it was, its own date, and whether it has happened. */
export function KindLine({ development, groupDate, whole }: KindLineProps) {
  const reading = useReading()
  const { t } = reading
  const { kind, places, actuality, status } = development
  const contexts = (kind.contexts ?? []).map((context) => termWords(context, reading)).join(', ')
  return (
    <p class="kind">
      {whole !== null && <span class="vh">{t.timeline.part(whole)}</span>}
      <Icon id={`i-${kind.category}`} />
      <span class="k">{kindWords(kind, reading)}</span>{' '}
      {contexts && (
        <>
          <span>{contexts}</span>{' '}
        </>
      )}
      {places.length > 0 && (
        <>
          <span>{places.map(({ name }) => reading.name(name)).join('; ')}</span>{' '}
        </>
      )}
      <OwnDate occurred={development.occurred} groupDate={groupDate} />{' '}
      {actuality !== 'actual' && (
        <span class="actuality">
          {t.actuality[actuality]}
          <span class="vh">{t.actuality[`${actuality}Note`]}</span>
        </span>
      )}
      {status === 'held' && <span class="actuality">{t.timeline.held}</span>}
    </p>
  )
}

/** The date of a development where its group does not say it whole. */
function OwnDate({ occurred, groupDate }: { occurred: string; groupDate: string }) {
  const { date } = useReading()
  if (occurred === groupDate) return null
  const words = date(occurred)
  const day = `${date(groupDate)}, `
  return occurred.includes('T') ? (
    <time class="own" dateTime={occurred}>
      {words.startsWith(day) ? words.slice(day.length) : words}
    </time>
  ) : (
    <span class="own">{words}</span>
  )
}
