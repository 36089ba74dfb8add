import { dayGroupWords } from '@filrouge/words'
import { headingOf } from '../element-ids.js'
import { useReading } from '../language/reading.js'
import { isUncertain, hangingOf, wholeOf, type Group } from './groups.js'
import { Item, type ItemContext } from './item.js'

/** The developments of one date, with the date beside them. */
export function TimelineGroup({ group, ...context }: ItemContext & { group: Group }) {
  const reading = useReading()
  const { id, occurred, items } = group
  const hanging = hangingOf(items)
  const headlines = new Map(items.map(({ developmentId, headline }) => [developmentId, headline.value]))
  const uncertain = isUncertain(occurred)
  return (
    <section class={`group row${uncertain ? ' uncertain' : ''}`} id={id} aria-labelledby={headingOf(id)}>
      <div class="rail">
        <h3 id={headingOf(id)}>
          <GroupDate occurred={occurred} />
        </h3>
      </div>
      <ol class="devs">
        {items.map((development, n) => {
          const hangs = hanging[n] ?? null
          const whole = hangs === 'part' || hangs === 'last part' ? wholeOf(development) : null
          return (
            <Item
              development={development}
              groupDate={occurred}
              hanging={hangs}
              whole={whole === null ? null : reading.typeset(headlines.get(whole) ?? '')}
              {...context}
            />
          )
        })}
      </ol>
    </section>
  )
}

/** What the datetime of a `time` can be. */
const EXACT = /^\d{4}(-\d\d(-\d\d)?)?$/

function GroupDate({ occurred }: { occurred: string }) {
  const { weekday, date } = dayGroupWords(occurred, useReading().language)
  const words = (
    <>
      {weekday !== null && (
        <>
          <span class="wd">{weekday}</span>{' '}
        </>
      )}
      <span class="dt">{date}</span>
    </>
  )
  return EXACT.test(occurred) ? <time dateTime={occurred}>{words}</time> : words
}
