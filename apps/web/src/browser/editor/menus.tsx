import { render } from 'preact'
import { mayAs, type Desk } from './desk.js'
import type { Form, Subject } from './form.js'
import { formOf } from './forms/index.js'
import { openForm } from './open-form.js'

type Name = Form['name']

const OF_STORY: readonly Name[] = ['report', 'raise', 'position', 'announce', 'figure', 'describe', 'close']
const OF_CLOSED_STORY: readonly Name[] = ['describe', 'reopen']
const OF_DEVELOPMENT: readonly Name[] = [
  'correct',
  'translate',
  'corroborate',
  'dispute',
  'assess',
  'hold',
  'withdraw',
]
const OF_HELD: readonly Name[] = OF_DEVELOPMENT.map((name) => (name === 'hold' ? 'release' : name))
const OF_EXPECTATION: readonly Name[] = ['revise', 'fulfil', 'cancel', 'lapse']

/** Offers what the key allows: on the list of stories, on a story, on its developments and on what is expected. */
export function offerMenus(page: Document, desk: Desk): void {
  takeMenusAway(page)
  const list = page.querySelector('.index-head > .wide')
  if (list) offer(desk, list, ['open'], { storyId: '', id: null, name: null, version: 0 })
  const story = page.querySelector<HTMLElement>('article.story')
  // What is past cannot be changed, and in a view of changes much is folded.
  if (!story || page.documentElement.matches('.past, .diffing')) return
  const { story: storyId = '', version, status } = story.dataset
  const at = (id: string | null, name: string | null): Subject => ({
    storyId,
    id,
    name,
    version: Number(version),
  })
  const opening = story.querySelector('.opening .wide')
  if (opening) offer(desk, opening, status === 'closed' ? OF_CLOSED_STORY : OF_STORY, at(null, null))
  for (const item of story.querySelectorAll<HTMLElement>('li.dev:not(.withdrawn, .merged)')) {
    const place = item.querySelector('.dev-main')
    const words = item.querySelector('h4')?.textContent.trim() ?? ''
    if (place)
      offer(desk, place, item.classList.contains('held') ? OF_HELD : OF_DEVELOPMENT, at(item.id, words))
  }
  for (const row of story.querySelectorAll<HTMLElement>('.ledger tbody tr:not(.settled)')) {
    const place = row.querySelector('th')
    const words = row.querySelector('.what')?.textContent.trim() ?? ''
    if (place) offer(desk, place, OF_EXPECTATION, at(row.dataset['expectation'] ?? '', words))
  }
}

export function takeMenusAway(page: Document): void {
  for (const menu of page.querySelectorAll('.ed-menu')) {
    render(null, menu)
    menu.remove()
  }
}

/** Puts those forms into a menu that the key allows. */
function offer(desk: Desk, place: Element, names: readonly Name[], subject: Subject): void {
  const storyId = subject.version === 0 ? null : subject.storyId
  const forms = names.map(formOf).filter(({ role }) => mayAs(desk, role, storyId))
  if (forms.length === 0) return
  const menu = document.createElement('div')
  menu.className = subject.id === null ? 'ed-menu ed-bar' : 'ed-menu'
  place.append(menu)
  const props = { desk, forms, subject }
  render(subject.id === null ? <Bar {...props} /> : <Menu {...props} />, menu)
}

interface MenuProps {
  desk: Desk
  forms: readonly Form[]
  subject: Subject
}

/** What can be done with the page as a whole: the first form stands open to sight. */
function Bar({ desk, forms: [first, ...more], subject }: MenuProps) {
  return (
    <>
      {first && (
        <button type="button" class="btn solid" onClick={() => openForm(desk, first, subject)}>
          {desk.words.forms[first.name].title}
        </button>
      )}{' '}
      {more.length > 0 && <Pop desk={desk} forms={more} subject={subject} summary={desk.words.menus.story} />}
    </>
  )
}

const Menu = ({ desk, forms, subject }: MenuProps) => (
  <Pop
    {...{ desk, forms, subject }}
    summary={desk.words.menus.item}
    label={desk.words.menus.ofItem(subject.name ?? '')}
  />
)

function Pop({ desk, forms, subject, summary, label }: MenuProps & { summary: string; label?: string }) {
  return (
    <details class="pop">
      <summary {...(label !== undefined && { 'aria-label': label })}>{summary}</summary>
      <ul class="pop-body">
        {forms.map((form) => (
          <li>
            <button
              type="button"
              class="textbtn"
              onClick={(event) => {
                const menu = event.currentTarget.closest('details')
                menu?.removeAttribute('open')
                // A form that is closed gives the focus back to what had it.
                menu?.querySelector('summary')?.focus()
                openForm(desk, form, subject)
              }}
            >
              {desk.words.forms[form.name].title}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
