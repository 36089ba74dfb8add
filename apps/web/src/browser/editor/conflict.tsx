import type { FormState, Phase } from './form-state.js'
import type { Change } from './meanwhile.js'
import { changesOfDraft } from './value-words.js'

interface ConflictProps {
  state: FormState
  phase: Extract<Phase, { at: 'conflict' }>
  discard(): void
}

/** What was recorded meanwhile beside what was typed, and the choice between the two ways on. */
export function Conflict({ state, phase, discard }: ConflictProps) {
  const { desk, form, draft, references } = state
  const { words } = desk
  if (draft.value === null) return null
  const mine = changesOfDraft(form.fields, draft.value, desk, references.value)
  return (
    <div class="conflict" role="group" aria-labelledby="_cf-h">
      <h3 id="_cf-h" tabIndex={-1} data-focus>
        {words.conflict.title}
      </h3>
      <p>{words.conflict.said(draft.value.version, phase.version)}</p>
      <div class="cf">
        <Side title={words.conflict.meanwhile} changes={phase.meanwhile} none={words.conflict.elsewhere} />
        <Side title={words.conflict.yours} changes={mine} none={words.conflict.nothing} />
      </div>
      <p class="ed-act">
        <button type="button" class="btn solid" onClick={() => void state.apply(phase.mine)}>
          {words.conflict.apply(phase.version)}
        </button>{' '}
        <button type="button" class="btn" onClick={discard}>
          {words.conflict.discard}
        </button>
      </p>
    </div>
  )
}

const Side = ({ title, changes, none }: { title: string; changes: readonly Change[]; none: string }) => (
  <section>
    <h4>{title}</h4>
    {changes.length === 0 ? (
      <p>{none}</p>
    ) : (
      <dl>
        {changes.map(({ what, before, after }) => (
          <div>
            <dt>{what}</dt>
            <dd>
              {before !== null && <del>{before}</del>} {after !== null && <ins>{after}</ins>}
            </dd>
          </div>
        ))}
      </dl>
    )}
  </section>
)
