import type { ReadonlySignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { PageLanguage } from '../../language/index.js'
import { ReadingIn, readingOf, type Reading } from '../../language/reading.js'

/** Renders in a language that may change. */
export const InLanguage = ({
  language,
  children,
}: {
  language: ReadonlySignal<PageLanguage>
  children: ComponentChildren
}) => <ReadingIn value={readings(language.value)}>{children}</ReadingIn>

const cache = new Map<PageLanguage, Reading>()
/** The same object for the same language: what depends on it is not made again. */
function readings(language: PageLanguage): Reading {
  const reading = cache.get(language) ?? readingOf(language)
  cache.set(language, reading)
  return reading
}
