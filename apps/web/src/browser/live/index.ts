import { effect, signal } from '@preact/signals'
import { h, render } from 'preact'
import { bringDevelopment } from '../bring.js'
import { pageWords } from '../page-language.js'
import { visit } from '../visit.js'
import { Announcer, newsWords, type LiveState } from './announcer.js'
import { followStory } from './follow.js'
import { isNews, nothingNew, standing, withEvent } from './news.js'
import { followOwnActs } from './own-acts.js'

/** The story that the page shows as it is now, and its version. Null: the page shows something else. */
function shownNow(): { storyId: string; version: number } | null {
  const story = document.querySelector<HTMLElement>('article[data-story]')
  const { story: storyId, version } = story?.dataset ?? {}
  const isNow = !document.documentElement.matches('.past, .diffing')
  return isNow && storyId !== undefined ? { storyId, version: Number(version) } : null
}

/**
 * Follows the story that the page shows, and announces what is new. A hidden page does not follow: a browser has few
 * connections for all its tabs. It goes on where it stood.
 */
export function startLive(page: Document): void {
  const state: LiveState = {
    news: signal(nothingNew(0)),
    lostAt: signal(null),
    connection: signal(''),
    announced: signal(''),
  }
  const own = followOwnActs(page)
  const place = page.createElement('div')
  place.className = 'live'
  page.body.append(place)
  const paint = () =>
    render(h(Announcer, { ...state, t: pageWords(), onShow: () => void showNews(state) }), place)
  paint()
  effect(() => {
    const news = state.news.value
    if (!isNews(news)) state.announced.value = ''
    else if (state.announced.peek() === '')
      state.announced.value = pageWords().live.announce(newsWords(news, pageWords()))
  })

  let following: AbortController | null = null
  const begin = () => {
    following?.abort()
    following = null
    const shown = shownNow()
    if (!shown || page.hidden) return
    const { signal: ended } = (following = new AbortController())
    const after = Math.max(shown.version, state.news.peek().version)
    void followStory(shown.storyId, after, ended, {
      onEvent: (event) =>
        void own.known().then(() => {
          if (!ended.aborted) state.news.value = withEvent(state.news.peek(), event, own.has(event.appendId))
        }),
      onConnected: () => {
        if (state.lostAt.peek() !== null) state.connection.value = pageWords().live.connected
        state.lostAt.value = null
      },
      onLost: () => {
        if (state.lostAt.peek() !== null) return
        state.lostAt.value = clock(new Date())
        state.connection.value = pageWords().live.lost(state.lostAt.value)
      },
    })
  }
  page.addEventListener('filrouge:shown', () => {
    state.news.value = nothingNew(shownNow()?.version ?? 0)
    paint()
    begin()
  })
  page.addEventListener('visibilitychange', begin)
  state.news.value = nothingNew(shownNow()?.version ?? 0)
  begin()
}

const clock = (at: Date) => at.toLocaleTimeString(pageWords().locale, { hour: '2-digit', minute: '2-digit' })

/** Shows the news, and the first of them. */
async function showNews({ news: { value } }: LiveState): Promise<void> {
  if (!(await visit(location.href, 'none', { minVersion: value.version }))) return
  const news = standing(value)
  const there = news.flatMap((id) => document.getElementById(id) ?? [])
  const [nowhere] = there.length === 0 ? news : []
  const brought = nowhere === undefined ? null : await bringDevelopment(nowhere)
  const items = brought ? [brought] : there
  for (const item of items) item.classList.add('fresh')
  const [first] = items.toSorted(
    (one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top,
  )
  first?.scrollIntoView({ block: 'center' })
  first?.querySelector<HTMLElement>('h4 a')?.focus({ preventScroll: true })
}
