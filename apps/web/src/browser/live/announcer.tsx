import type { Signal } from '@preact/signals'
import type { Catalogue } from '../../language/index.js'
import { isNews, type News } from './news.js'

export interface LiveState {
  news: Signal<News>
  /** The time at which the connection was lost: `18:42`. Null: there is a connection. */
  lostAt: Signal<string | null>
  /** What a screen reader says, once for all news until they are shown. */
  announced: Signal<string>
}

interface AnnouncerProps extends LiveState {
  t: Catalogue
  onShow(): void
}

/** Says what is new, and shows it when it is asked for. What is being read does not move. */
export function Announcer({ news, lostAt, announced, t, onShow }: AnnouncerProps) {
  return (
    <>
      <p class="vh" role="status">
        {announced.value}
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

/** The news in words: `2 new, 1 corrected`. */
export function newsWords({ added, changed, others }: News, { live }: Catalogue): string {
  const parts = [
    added.length > 0 && live.added(added.length),
    changed.length > 0 && live.changed(changed.length),
    others > 0 && live.others(others),
  ]
  return parts.filter((part) => part !== false).join(', ')
}
