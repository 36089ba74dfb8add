import { symbolElement } from '../element-ids.js'

/** A symbol of the sprite. It is decoration: the words stand beside it. */
export const Icon = ({ id, class: name = '' }: { id: string; class?: string }) => (
  <svg class={`icon ${name}`.trim()} aria-hidden="true" focusable="false">
    <use href={`#${symbolElement(id)}`} />
  </svg>
)
