import { pageWords } from '../page-language.js'
import { factsIn, sectionIn } from './facts.js'
import { bringStripToLife, type LivingStrip } from './island.js'
import { stripModel, type StripModel } from './model.js'
import { effect } from '@preact/signals'

/** Brings the strip of a page to life, and keeps it in step with the views that are shown. */
export function bringStrip(page: Document): void {
  let living: { section: HTMLElement; strip: LivingStrip } | null = null

  const begin = () => {
    const [section, facts] = [sectionIn(page), factsIn(page)]
    const root = section?.querySelector<HTMLElement>('.loom')
    if (!section || !root || !facts) return
    const model = stripModel(facts)
    living = { section, strip: bringStripToLife(root, model) }
    effect(() => sayLatest(page, model))
    page.addEventListener('filrouge:shown', () => sayLatest(page, model))
  }

  begin()
  page.addEventListener('filrouge:shown', (event) => {
    if (living?.section !== sectionIn(page)) return begin()
    const facts =
      event instanceof CustomEvent && event.detail instanceof Document ? factsIn(event.detail) : null
    if (!facts) return
    living?.section.setAttribute('aria-label', pageWords().travel.through)
    living?.strip.onShown(facts)
  })
  lightItems(page, (developmentId) => living?.strip.light(developmentId))
}

/** The page of a past version does not know how many there are. */
function sayLatest(page: Document, { facts, latest }: StripModel): void {
  const place = page.querySelector<HTMLElement>('[data-shown-version]')
  const of = latest.value
  const version = Number(place?.dataset['shownVersion'])
  if (place && of !== null && facts.value.query) place.textContent = pageWords().travel.versionOf(version, of)
}

/** The strand of the development that is pointed at, or has the focus, becomes red. */
function lightItems(page: Document, light: (developmentId: string | null) => void): void {
  const follow = ({ target }: Event) => {
    const item = target instanceof Element ? target.closest('.dev') : null
    light(item ? item.id : null)
  }
  page.addEventListener('pointerover', follow)
  page.addEventListener('focusin', follow)
}
