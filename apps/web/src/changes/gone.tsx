import type { GoneDevelopment } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { Headline } from '../tables/headline.js'
import { useDevelopments } from '../timeline/developments-in.js'

/** What stood before and stands no more, by its headline of that time, and why. */
export function Gone({ gone }: { gone: readonly GoneDevelopment[] }) {
  if (gone.length === 0) return null
  return (
    <ul class="gone">
      {gone.map((development) => (
        <li>
          {development.hold ? (
            <Named development={development} />
          ) : (
            <s>
              <Named development={development} />
            </s>
          )}{' '}
          <Why development={development} />
        </li>
      ))}
    </ul>
  )
}

function Named({ development: { developmentId, headline } }: { development: GoneDevelopment }) {
  const { ownAddressOf } = useDevelopments()
  return (
    <a href={ownAddressOf(developmentId)}>
      <Text text={headline} />
    </a>
  )
}

function Why({ development: { withdrawal, mergedInto, hold } }: { development: GoneDevelopment }) {
  const { t, time } = useReading()
  if (mergedInto !== undefined)
    return (
      <>
        <b class="tag">{t.corrections.merged}</b> {t.corrections.mergedInto}{' '}
        <Headline developmentId={mergedInto} />
      </>
    )
  const end = withdrawal ?? hold
  if (!end) return null
  return (
    <>
      <b class="tag">{withdrawal ? t.corrections.withdrawn : t.timeline.held}</b>{' '}
      <time dateTime={end.knownAt}>{time(end.knownAt)}</time>.{' '}
      <em>
        <Text text={end.reason} />
      </em>
    </>
  )
}
