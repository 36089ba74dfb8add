import { useEffect, useRef } from 'preact/hooks'
import { Conflict } from './conflict.js'
import { Bad, LanguageField } from './field-view.js'
import { warningOf } from './errors.js'
import { Fields } from './fields.js'
import type { FormState, Phase } from './form-state.js'
import { hasTexts } from './text-language.js'

interface FormViewProps {
  state: FormState
  /** Closes the form. What was typed is kept, unless it was recorded or discarded. */
  close(): void
}

/** A form, its answer, or the conflict that it met. */
export function FormView({ state, close }: FormViewProps) {
  const { phase, desk, form, subject } = state
  const { words } = desk
  const view = useRef<HTMLDivElement>(null)
  const { at } = phase.value
  useEffect(() => focusOn(view.current), [at, state.complaints.value])
  const discard = () => {
    state.discard()
    close()
  }
  return (
    <div class="editor" ref={view}>
      <hgroup>
        <h2 id="_ed-title">{words.forms[form.name].title}</h2>
        {subject.name !== null && <p class="ed-subject">{subject.name}</p>}
      </hgroup>
      <Standing state={state} phase={phase.value} close={close} />
      {phase.value.at === 'conflict' && <Conflict state={state} phase={phase.value} discard={discard} />}
      {isTyped(phase.value) && <TheForm state={state} close={close} discard={discard} />}
    </div>
  )
}

const isTyped = ({ at }: Phase) => at === 'typing' || at === 'sending' || at === 'waiting' || at === 'open'

/** The first field that something is wrong with, or the title of what has come; where nothing has the focus yet, the first field. */
function focusOn(view: HTMLElement | null): void {
  const wanted = view?.querySelector<HTMLElement>('[aria-invalid], [data-focus]')
  if (wanted) wanted.focus()
  else if (!view?.contains(document.activeElement))
    view?.querySelector<HTMLElement>('input, select, textarea, button')?.focus()
}

/** Says where the form stands, to screen readers too. */
function Standing({ state, phase, close }: { state: FormState; phase: Phase; close(): void }) {
  const { form: words } = state.desk.words
  return (
    <div class="ed-standing">
      <div role="status">
        {phase.at === 'loading' && <p>{words.loading}</p>}
        {phase.at === 'sending' && <p>{words.sending}</p>}
        {phase.at === 'waiting' && <p>{words.waiting}</p>}
        {phase.at === 'open' && <p class="conn">{navigator.onLine ? words.unreachable : words.offline}</p>}
        {phase.at === 'typing' && state.isKept.value && <p>{words.kept}</p>}
        {phase.at === 'not loaded' && <p class="conn">{words.notLoaded}</p>}
      </div>
      {phase.at === 'not loaded' && (
        <p class="ed-act">
          <button type="button" class="btn solid" onClick={() => void state.begin()}>
            {words.tryAgain}
          </button>{' '}
          <button type="button" class="btn" onClick={close}>
            {words.close}
          </button>
        </p>
      )}
      {phase.at === 'recorded' && <Recorded state={state} phase={phase} close={close} />}
      {phase.at === 'sent before' && (
        <>
          <p tabIndex={-1} data-focus>
            {words.sentBefore(phase.version)}
          </p>
          <p class="ed-act">
            <button type="button" class="btn solid" onClick={close}>
              {words.show}
            </button>
          </p>
        </>
      )}
    </div>
  )
}

type RecordedPhase = Extract<Phase, { at: 'recorded' }>

/** What was recorded, and what is probably a slip in it. */
function Recorded({ state, phase, close }: { state: FormState; phase: RecordedPhase; close(): void }) {
  const { desk, form, draft } = state
  const { form: words } = desk.words
  const warnings = phase.warnings.map((one) =>
    warningOf(one, form.fields, draft.value?.values ?? {}, desk.words),
  )
  return (
    <>
      <h3 tabIndex={-1} data-focus>
        {words.recorded(phase.version)}
      </h3>
      <p>{words.warnings}</p>
      <ul class="ed-warnings">
        {warnings.map((warning) => (
          <li>
            {warning.of !== null && (
              <>
                <b>{warning.of}</b>{' '}
              </>
            )}
            <span {...(warning.lang && { lang: warning.lang })}>{warning.words}</span>
          </li>
        ))}
      </ul>
      <p class="ed-act">
        <button type="button" class="btn solid" onClick={close}>
          {words.close}
        </button>
      </p>
    </>
  )
}

function TheForm({ state, close, discard }: FormViewProps & { discard(): void }) {
  const { form, desk, phase, complaints, isKept } = state
  const { words } = desk
  const { fields } = form
  const [first, more] = [fields.filter(({ isMore }) => !isMore), fields.filter(({ isMore }) => isMore)]
  const general = complaints.value.get('')
  const isBusy = phase.value.at === 'sending' || phase.value.at === 'waiting'
  const isWrongInMore = more.some(({ at }) =>
    [...complaints.value.keys()].some((place) => place.startsWith(at)),
  )
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void state.send()
      }}
    >
      {general && <Bad id="_ed-bad" complaint={general} />}
      <Fields state={state} fields={first} />
      {hasTexts(form) && <LanguageField state={state} />}
      {more.length > 0 && (
        <details class="ed-more" open={isWrongInMore}>
          <summary>{words.form.more}</summary>
          <Fields state={state} fields={more} />
        </details>
      )}
      <p class="ed-act">
        <button class="btn solid" aria-disabled={isBusy}>
          {phase.value.at === 'open' ? words.form.again : words.forms[form.name].send}
        </button>{' '}
        <button type="button" class="btn" onClick={close}>
          {words.form.later}
        </button>{' '}
        {isKept.value && (
          <button type="button" class="textbtn" onClick={discard}>
            {words.form.discard}
          </button>
        )}
      </p>
    </form>
  )
}
