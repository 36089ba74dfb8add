import { SYMBOLS } from './symbols.js'

/** Defines the symbols that icons and marks use. */
export const Sprite = () => (
  <svg class="sprite" aria-hidden="true" focusable="false">
    <defs dangerouslySetInnerHTML={{ __html: SYMBOLS }} />
  </svg>
)
