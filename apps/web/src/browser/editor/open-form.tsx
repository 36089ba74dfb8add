import { effect } from '@preact/signals'
import type { Desk } from './desk.js'
import { openDialog } from './dialog.js'
import type { Form, Subject } from './form.js'
import { FormState, type Phase } from './form-state.js'
import { FormView } from './form-view.js'
import { showRecorded } from './show-recorded.js'

/** Opens a form over the page. What is recorded is shown, and gets the focus. */
export function openForm(desk: Desk, form: Form, subject: Subject): void {
  const state = new FormState(desk, form, subject)
  openDialog(
    '_ed-title',
    (close) => {
      closeOnceRecorded(state, close)
      return <FormView state={state} close={close} />
    },
    () => {
      const phase = state.phase.value
      if (phase.at === 'recorded') void showRecorded(desk, form, phase.version, shownAs(form, subject, phase))
      if (phase.at === 'sent before') void showRecorded(desk, form, phase.version, subject.id)
    },
  )
  void state.begin()
}

/** What was recorded without a warning needs no answer. */
function closeOnceRecorded({ phase }: FormState, close: () => void): void {
  effect(() => {
    if (phase.value.at === 'recorded' && phase.value.warnings.length === 0) queueMicrotask(close)
  })
}

type Recorded = Extract<Phase, { at: 'recorded' }>

/** The id of the element, or of the new story, that shows what was recorded. Null: the story as a whole. */
const shownAs = (form: Form, subject: Subject, { data }: Recorded): string | null =>
  form.shownAs ? form.shownAs(data) : subject.id
