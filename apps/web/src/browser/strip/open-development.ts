import { viewAddress } from '../../address.js'
import { dayOf } from '../../strip/days.js'
import { isLater } from '../../strip/marks.js'
import { datedOf } from '../../strip/world.js'
import { visit } from '../visit.js'
import type { StripModel } from './model.js'

/** Goes to a development: on this page, else to the timeline of its dates. One that was learned later is nowhere yet. */
export function openDevelopment(model: StripModel, developmentId: string): void {
  if (document.getElementById(developmentId)) return void (location.hash = developmentId)
  const layout = model.layout.value
  const developments = layout.kind === 'marks' ? layout.developments : []
  const development = developments.find((one) => one.developmentId === developmentId)
  if (!development || isLater(development.firstVersion, model.position.value)) return
  const { start, end } = datedOf(development)
  const from = Number.isFinite(start) ? dayOf(start) : undefined
  const to = Number.isFinite(end) ? dayOf(end - 1) : undefined
  const { storyId, query } = model.facts.value
  const { version, knownAt, recordedAt, lang } = query
  const address = viewAddress(storyId, { version, knownAt, recordedAt, lang, from, to }, {})
  void visit(address, 'push').then((isShown) => isShown && (location.hash = developmentId))
}
