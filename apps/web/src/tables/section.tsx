import type { ComponentChildren } from 'preact'
import { headingOf } from '../element-ids.js'

interface SectionProps {
  id: string
  title: string
  children: ComponentChildren
  /** The thread ends here: a knot where the story is closed, a loose end where it goes on. */
  end?: 'open' | 'closed'
}

/** A section of the page below the timeline. */
export const Section = ({ id, title, children, end }: SectionProps) => (
  <section class={`sec row${end ? ` last ${end}` : ''}`} id={id} aria-labelledby={headingOf(id)}>
    <div class="rail">
      <h2 id={headingOf(id)}>{title}</h2>
    </div>
    <div class="wide">{children}</div>
  </section>
)
