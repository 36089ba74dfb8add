import { effect } from '@preact/signals'
import { isPast } from '../../facts.js'
import { positionOf, type StripFacts } from '../../strip/view.js'
import type { PageLanguage } from '../../language/index.js'
import { pageLanguage, pageWords } from '../page-language.js'
import { whenIdle } from '../when-idle.js'
import { factsIn, sectionIn } from './facts.js'
import { bringStripToLife, type LivingStrip } from './island.js'
import { stripModel, type StripModel } from './model.js'
import { wakeOnUse } from './waking.js'

/** The strip in its section: as the service has rendered it, until it is needed alive. */
interface StripInPage {
  section: HTMLElement
  /** Brings it to life, if it is not alive. */
  wake(): LivingStrip
}

/**
 * Brings the strip of a page to life, and keeps it in step with the views that are shown. That takes time, and most strips
 * are only looked at: so it waits until somebody uses the strip or points at a development.
 */
export function bringStrip(page: Document): void {
  let strip = stripIn(page)
  page.addEventListener('filrouge:shown', (event) => {
    if (strip?.section !== sectionIn(page)) {
      strip = stripIn(page)
      return
    }
    const facts =
      event instanceof CustomEvent && event.detail instanceof Document ? factsIn(event.detail) : null
    if (!facts) return
    strip?.section.setAttribute('aria-label', pageWords().travel.through)
    strip?.wake().onShown(facts)
  })
  lightItems(page, (developmentId) => strip?.wake().light(developmentId))
}

/** @returns null where the page has no strip */
function stripIn(page: Document): StripInPage | null {
  const [section, facts] = [sectionIn(page), factsIn(page)]
  const root = section?.querySelector<HTMLElement>('.loom')
  if (!section || !root || !facts) return null
  let living: LivingStrip | null = null
  // When the strip wakes, the page may be in another language.
  const renderedIn = pageLanguage()
  const wake = () => (living ??= begin(page, root, { facts, renderedIn }))
  wakeOnUse(section, wake)
  if (needsLife(facts)) whenIdle(wake)
  return { section, wake }
}

function begin(
  page: Document,
  root: HTMLElement,
  { facts, renderedIn }: { facts: StripFacts; renderedIn: PageLanguage },
): LivingStrip {
  const model = stripModel(facts)
  const living = bringStripToLife(root, model, renderedIn)
  effect(() => sayLatest(page, model))
  page.addEventListener('filrouge:shown', () => sayLatest(page, model))
  return living
}

/** Whether the strip shows more alive: what came after a past version, or the ends of the brush. */
const needsLife = (facts: StripFacts) => isPast(facts.query) || positionOf(facts).brush !== null

/** The page of a past version does not know how many there are. */
function sayLatest(page: Document, { facts, latest }: StripModel): void {
  const place = page.querySelector<HTMLElement>('[data-shown-version]')
  const of = latest.value
  const version = Number(place?.dataset['shownVersion'])
  if (place && of !== null && facts.value.query) place.textContent = pageWords().travel.versionOf(version, of)
}

/** The strand of the development that is pointed at, or has the focus, becomes red. */
function lightItems(page: Document, light: (developmentId: string | null) => void): void {
  let lit: string | null = null
  const follow = ({ target }: Event) => {
    const item = target instanceof Element ? target.closest('.dev') : null
    const developmentId = item ? item.id : null
    if (developmentId === lit) return
    lit = developmentId
    // The reader scrolls or reads: that goes first.
    whenIdle(() => light(lit))
  }
  page.addEventListener('pointerover', follow)
  page.addEventListener('focusin', follow)
}
