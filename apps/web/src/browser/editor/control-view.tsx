import type { ComponentChildren, TargetedEvent } from 'preact'
import type { Field, Value } from './field.js'
import type { FormState } from './form-state.js'
import { choiceWords } from './value-words.js'

/** What ties a control to its label, its hint and what is wrong with it. */
export interface Given {
  id: string
  'aria-required': boolean
  'aria-invalid'?: 'true'
  'aria-describedby'?: string
}

interface ControlProps {
  state: FormState
  field: Field
  value: string
  change(value: Value): void
  given: Given
}

/** Where a value is typed or chosen. */
export function ControlView(props: ControlProps) {
  const { state, field, value, change, given } = props
  const { control } = field
  const typed = (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
    change(event.currentTarget.value)
  const lang = control.as === 'text' || control.as === 'texts' ? { lang: state.draft.value?.lang ?? '' } : {}
  switch (control.as) {
    case 'choice':
    case 'reference':
      return <Select {...props} />
    case 'tick':
      return (
        <input
          {...given}
          type="checkbox"
          checked={value === 'true'}
          onChange={(event) => change(event.currentTarget.checked ? 'true' : '')}
        />
      )
    default: {
      const lines = control.as === 'texts' ? 3 : 'lines' in control ? (control.lines ?? 1) : 1
      if (lines > 1) return <textarea {...given} {...lang} rows={lines} value={value} onInput={typed} />
      const isUrl = 'type' in control
      return (
        <input
          {...given}
          {...lang}
          type="text"
          inputMode={isUrl ? 'url' : 'text'}
          autocomplete="off"
          value={value}
          onInput={typed}
        />
      )
    }
  }
}

function Select({ state, field, value, change, given }: ControlProps) {
  const { desk, references } = state
  const { choices } = desk.words
  const { control, isNeeded } = field
  const options = optionsOf(field, state)
  const choose = (chosen: string) => {
    change(chosen)
    if (control.as !== 'reference' || control.names === undefined || chosen === '') return
    const found = references.value[control.to].find(({ id }) => id === chosen)
    if (found) state.type(control.names, found.words)
  }
  return (
    <select {...given} value={value} onChange={(event) => choose(event.currentTarget.value)}>
      {(!isNeeded || value === '') && <option value="">{isNeeded ? choices.choose : choices.none}</option>}
      {options.map(([id, words]) => (
        <option value={id}>{words}</option>
      ))}
    </select>
  )
}

function optionsOf(
  { control }: Field,
  { desk, references, subject }: FormState,
): [string, ComponentChildren][] {
  if (control.as === 'choice') {
    const words = choiceWords(control.words, desk)
    return control.choices.map((one) => [one, words[one] ?? one])
  }
  if (control.as !== 'reference') return []
  return references.value[control.to]
    .filter(({ id }) => id !== subject.id)
    .map(({ id, words }) => [id, words])
}
