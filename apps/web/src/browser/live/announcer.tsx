import type { Signal } from '@preact/signals'
import type { Catalogue } from '../../language/index.js'
import { isNews, type Became, type News } from './news.js'

export interface LiveState {
  news: Signal<News>
  /** The time at which the connection was lost: `18:42`. Null: there is a connection. */
  lostAt: Signal<string | null>
  /** What a screen reader says of the connection: once when it is lost, and once when it is there again. */
  connection: Signal<string>
  /** What a screen reader says, once for all news until they are shown. */
  announced: Signal<string>
}

interface AnnouncerProps extends LiveState {
  t: Catalogue
  onShow(): void
}

/** Says what is new, and shows it when it is asked for. What is being read does not move. */
export function Announcer({ news, lostAt, connection, announced, t, onShow }: AnnouncerProps) {
  return (
    <>
      <p class="vh" role="status">
        {announced.value}
      </p>
      <p class="vh" role="status">
        {connection.value}
      </p>
      {lostAt.value !== null && <p class="conn">{t.live.lost(lostAt.value)}</p>}
      {isNews(news.value) && (
        <button type="button" class="pill" onClick={onShow}>
          <span class="dot" aria-hidden="true" />
          <span>{newsWords(news.value, t)}</span>
        </button>
      )}
    </>
  )
}

const IN_ORDER: readonly Became[] = [
  'added',
  'corrected',
  'withdrawn',
  'held',
  'released',
  'merged',
  'verified',
  'translated',
]

/** The news in words: `2 new, 1 corrected`. */
export function newsWords({ developments, others }: News, { live, changes }: Catalogue): string {
  const all = [...developments.values()]
  const parts = IN_ORDER.flatMap((became) => {
    const n = all.filter((one) => one === became).length
    if (n === 0) return []
    return [became === 'added' ? live.added(n) : changes.counts[became](n)]
  })
  return [...parts, ...(others > 0 ? [live.others(others)] : [])].join(', ')
}
