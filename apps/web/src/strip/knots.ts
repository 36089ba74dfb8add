import { knotClass, knotSymbol } from '../timeline/knot.js'
import type { StripDevelopment } from './overview.js'

type Marked = Pick<StripDevelopment, 'category' | 'importance' | 'actuality'>

const SIZES = {
  full: { background: 9, normal: 12, key: 17 },
  mini: { background: 8, normal: 10, key: 14 },
} as const

/** How a knot is drawn on a strip. `size` is in pixels. */
export function stripKnot({ category, importance, actuality }: Marked, strip: keyof typeof SIZES) {
  const size = SIZES[strip][importance ?? 'normal']
  const more = strip === 'mini' ? 0 : actuality === 'planned' ? 1 : 0
  return {
    class: knotClass(category, { importance, actuality }),
    href: knotSymbol(category, actuality, true),
    size: actuality === 'conditional' ? size + 4 : size + more,
  }
}
