import { languageName } from '../../language/names.js'
import { ControlView, type Given } from './control-view.js'
import { whyNoDate } from './date-advice.js'
import type { Complaint } from './errors.js'
import type { Field, Value } from './field.js'
import { figureReads } from './figure-value.js'
import type { FormState } from './form-state.js'
import { isLanguage, LANGUAGE } from './text-language.js'

interface FieldViewProps {
  state: FormState
  field: Field
  /** The place of the field in the form: that of its row before its own. */
  place: string
  value: string
  change(value: Value): void
}

export const idOf = (place: string) => `_field${place.replaceAll('/', '-')}`

/** A field with its label, its hint, what is wrong with it, and how a date or a figure reads. */
export function FieldView({ state, field, place, value, change }: FieldViewProps) {
  const { words } = state.desk
  const complaint = state.complaints.value.get(place)
  const id = idOf(place)
  const { as } = field.control
  const hint = field.hint && words.hints[field.hint]
  // A complaint says it already.
  const says = !complaint && (as === 'date' || as === 'figure') && value.trim() !== ''
  const described = [complaint && `${id}-bad`, says && `${id}-say`, hint && `${id}-hint`].filter(
    (one) => typeof one === 'string',
  )
  const given: Given = {
    id,
    'aria-required': field.isNeeded ?? false,
    ...(complaint && { 'aria-invalid': 'true' }),
    ...(described.length > 0 && { 'aria-describedby': described.join(' ') }),
  }
  return (
    <div class={`ed-field ${field.control.as}`}>
      <label for={id}>{words.fields[field.label]}</label>
      <ControlView state={state} field={field} value={value} change={change} given={given} />
      {complaint && <Bad id={`${id}-bad`} complaint={complaint} />}
      {says && <Say id={`${id}-say`} state={state} field={field} text={value.trim()} />}
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

export const Bad = ({ id, complaint }: { id: string; complaint: Complaint }) => (
  <p class="bad" id={id} role="alert" {...(complaint.lang && { lang: complaint.lang })}>
    {complaint.words}
    {complaint.detail !== undefined && (
      <>
        {' '}
        <span lang="en">{complaint.detail}</span>
      </>
    )}
  </p>
)

/** How a date or a figure reads. */
function Say({ id, state, field, text }: { id: string; state: FormState; field: Field; text: string }) {
  return (
    <p class="say" id={id} aria-live="polite">
      {field.control.as === 'figure' ? (
        figureReads(text, state.desk.reading, state.desk.words)
      ) : (
        <DateSaid state={state} field={field} text={text} />
      )}
    </p>
  )
}

function DateSaid({ state: { desk }, field, text }: { state: FormState; field: Field; text: string }) {
  const { words, reading } = desk
  const use = field.control.as === 'date' ? field.control.use : 'occurred'
  const why = whyNoDate(text, reading, words)
  if (why !== null) return <>{why}</>
  return (
    <>
      <b>{words.form.readsAs}</b> {reading.date(text, use)}
    </>
  )
}

/** The language of the texts, which is said in words. */
export function LanguageField({ state }: { state: FormState }) {
  const { words, reading } = state.desk
  const lang = state.draft.value?.lang ?? ''
  const complaint = state.complaints.value.get(LANGUAGE)
  return (
    <div class="ed-field line">
      <label for="_ed-lang">{words.fields.language}</label>
      <input
        id="_ed-lang"
        type="text"
        autocomplete="off"
        aria-required="true"
        {...(!complaint && isLanguage(lang) && { 'aria-describedby': '_ed-lang-say' })}
        {...(complaint && { 'aria-invalid': 'true' as const, 'aria-describedby': '_ed-lang-bad' })}
        value={lang}
        onChange={(event) => state.speak(event.currentTarget.value.trim())}
      />
      {complaint && <Bad id="_ed-lang-bad" complaint={complaint} />}
      {!complaint && isLanguage(lang) && (
        <p class="say" id="_ed-lang-say" aria-live="polite">
          <b>{words.form.readsAs}</b> {languageName(lang, reading.language)}
        </p>
      )}
    </div>
  )
}
