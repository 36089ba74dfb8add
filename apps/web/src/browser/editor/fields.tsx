import type { Complaint } from './errors.js'
import type { Field, Row, Value } from './field.js'
import { Bad, FieldView, idOf } from './field-view.js'
import type { FormState } from './form-state.js'

interface RowsProps {
  state: FormState
  field: Field
  columns: readonly Field[]
  rows: Value
  complaint: Complaint | undefined
}

/** A list of things of one kind, each in a row of fields. */
function Rows({ state, field, columns, rows, complaint }: RowsProps) {
  const { words } = state.desk
  const name = words.fields[field.label]
  const one = words.fields[columns[0]?.label ?? field.label]
  const typed: readonly Row[] = typeof rows === 'string' ? [] : rows
  const change = (next: readonly Row[]) => state.type(field.at, next)
  return (
    <fieldset class="ed-rows">
      <legend>{name}</legend>
      {complaint && <Bad id={`${idOf(field.at)}-bad`} complaint={complaint} />}
      {typed.map((row, n) => (
        <div class="ed-row">
          {columns.map((column) => (
            <FieldView
              state={state}
              field={column}
              place={`${field.at}/${n}${column.at}`}
              value={row[column.at] ?? ''}
              change={(value) =>
                change(typed.map((other, m) => (m === n ? { ...other, [column.at]: textOf(value) } : other)))
              }
            />
          ))}
          <button type="button" class="textbtn" onClick={() => change(typed.filter((_, m) => m !== n))}>
            {words.form.remove(one, n + 1)}
          </button>
        </div>
      ))}
      <button type="button" class="btn" onClick={() => change([...typed, {}])}>
        {words.form.add(one)}
      </button>
    </fieldset>
  )
}

/** Fields of the form. Those that are not asked for now are left out. */
export function Fields({ state, fields }: { state: FormState; fields: readonly Field[] }) {
  const values = state.draft.value?.values ?? {}
  return (
    <>
      {fields.map((field) => {
        const { at, control } = field
        if (field.isAsked?.(values) === false) return null
        const value = values[at] ?? ''
        const complaint = state.complaints.value.get(at)
        if (control.as === 'rows')
          return <Rows key={at} {...{ state, field, complaint }} columns={control.columns} rows={value} />
        return (
          <FieldView
            key={at}
            state={state}
            field={field}
            place={at}
            value={textOf(value)}
            change={(next) => state.type(at, next)}
          />
        )
      })}
    </>
  )
}

const textOf = (value: Value) => (typeof value === 'string' ? value : '')
