import { useSignal } from '@preact/signals'
import { FilrougeProblem } from '@filrouge/client'
import { pageReading, type Desk } from './desk.js'
import { openDialog } from './dialog.js'
import { editorWords, type EditorWords } from './words.js'

interface KeyUses {
  /** @throws FilrougeProblem, FilrougeUnreachable, TypeError where the key has not the form of one */
  use(key: string): Promise<void>
  forget(): Promise<void>
}

/** Opens the dialog of the key: to paste one, or to forget the one in use. */
export function openKeyDialog(desk: Desk | null, uses: KeyUses): void {
  const words = editorWords(pageReading().language)
  openDialog('_key-title', (close) => (
    <div class="editor">
      <h2 id="_key-title">{words.key.title}</h2>
      {desk ? (
        <InUse desk={desk} uses={uses} close={close} />
      ) : (
        <Paste words={words} uses={uses} close={close} />
      )}
    </div>
  ))
}

function InUse({ desk: { key, words }, uses, close }: { desk: Desk; uses: KeyUses; close(): void }) {
  const forget = () => {
    close()
    void uses.forget()
  }
  return (
    <>
      <p>{words.key.you(key.name, words.key.roles[key.role])}</p>
      {key.role === 'reader' && <p>{words.key.noEditing}</p>}
      {key.stories && <p>{words.key.limited(key.stories.join(', '))}</p>}
      <p class="ed-act">
        <button type="button" class="btn solid" onClick={close}>
          {words.key.close}
        </button>{' '}
        <button type="button" class="btn" onClick={forget}>
          {words.key.forget}
        </button>
      </p>
    </>
  )
}

function Paste({ words: { key: words }, uses, close }: { words: EditorWords; uses: KeyUses; close(): void }) {
  const typed = useSignal('')
  const bad = useSignal<string | null>(null)
  const isChecking = useSignal(false)
  const use = async () => {
    if (isChecking.value) return
    bad.value = null
    if (typed.value.trim() === '') return void (bad.value = words.needed)
    isChecking.value = true
    try {
      await uses.use(typed.value.trim())
      close()
    } catch (error) {
      bad.value =
        error instanceof FilrougeProblem || error instanceof TypeError ? words.refused : words.unreachable
    }
    isChecking.value = false
  }
  return (
    <form
      noValidate
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        void use()
      }}
    >
      <div class="ed-field line">
        <label for="_key">{words.label}</label>
        <input
          id="_key"
          type="password"
          autocomplete="off"
          aria-describedby={bad.value === null ? '_key-hint' : '_key-bad _key-hint'}
          {...(bad.value !== null && { 'aria-invalid': 'true' as const })}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
        {bad.value !== null && (
          <p class="bad" id="_key-bad" role="alert">
            {bad.value}
          </p>
        )}
        <span class="hint" id="_key-hint">
          {words.hint}
        </span>
      </div>
      <p role="status">{isChecking.value && words.checking}</p>
      <p class="ed-act">
        <button class="btn solid">{words.use}</button>{' '}
        <button type="button" class="btn" onClick={close}>
          {words.close}
        </button>
      </p>
    </form>
  )
}
