import type { Development } from '@filrouge/contract'
import { symbolElement } from '../element-ids.js'

type Marked = Pick<Development, 'importance' | 'actuality'>

const ACCORD = new Set(['agree', 'consult', 'support', 'cooperate', 'aid', 'concede', 'retreat'])

/** The form of a category's knot: round for accord, pointed for conflict, a stitch for the rest. */
export const knotOf = (category: string): 'coop' | 'conf' | 'plain' =>
  category === 'other' ? 'plain' : ACCORD.has(category) ? 'coop' : 'conf'

/** The classes of a knot. */
export const knotClass = (category: string, { importance, actuality }: Marked) =>
  `knot ${knotOf(category)} ${actuality} ${importance ?? 'normal'}`

/** The symbol of a knot, as a link to it. A conditional one has a dot within. `upright`: on the strip, whose thread is horizontal. */
export function knotSymbol(category: string, actuality: Development['actuality'], upright = false): string {
  const form = knotOf(category)
  return `#${symbolElement(`k-${form}${form === 'plain' && upright ? '-v' : ''}${actuality === 'conditional' ? '-if' : ''}`)}`
}

/** The knot of a development on the thread of the page. */
export const Knot = ({ category, ...marked }: Marked & { category: string }) => (
  <svg class={knotClass(category, marked)} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <use href={knotSymbol(category, marked.actuality)} />
  </svg>
)
