import { signal } from '@preact/signals'
import type { Desk } from './desk.js'
import { whyNoDate } from './date-advice.js'
import { dropDraft, keepDraft, keptDraft, type Draft } from './drafts.js'
import { complaintsBefore, complaintsOf, NONE, type Complaints } from './errors.js'
import type { Data, Value } from './field.js'
import type { Form, Subject } from './form.js'
import { withIds } from './ids.js'
import { changesMeanwhile, type Change } from './meanwhile.js'
import { rebased, spokenIn } from './rebase.js'
import { referencesOf, type References } from './references.js'
import { send, type Sent, type Verdict, type Warning } from './sending.js'
import { LANGUAGE, languageFor } from './text-language.js'
import { isUntouched, shown, withoutEmptyRows, written } from './values.js'

/** Where a form stands. */
export type Phase =
  | { at: 'loading' | 'not loaded' | 'typing' | 'sending' | 'waiting' | 'open' }
  | { at: 'conflict'; version: number; meanwhile: readonly Change[]; mine: Draft }
  | { at: 'sent before'; version: number }
  | {
      at: 'recorded'
      version: number
      data: Data
      warnings: readonly Warning[]
    }

/** These fields say something about a change, and are none. */
const ASIDE = ['/reason', '/severity']

/** A form that is open: what is typed in it, and where it stands. */
export class FormState {
  readonly draft = signal<Draft | null>(null)
  readonly phase = signal<Phase>({ at: 'loading' })
  readonly complaints = signal<Complaints>(NONE)
  readonly references = signal<References>({ developments: [], issues: [], figures: [] })
  /** Whether the draft was kept from an earlier time. */
  readonly isKept = signal(false)

  constructor(
    readonly desk: Desk,
    readonly form: Form,
    readonly subject: Subject,
  ) {}

  /** Prepares the form: with the draft that was kept, or anew. */
  async begin(): Promise<void> {
    const { desk, form, subject } = this
    this.phase.value = { at: 'loading' }
    try {
      const kept = keptDraft(form, subject)
      const draft = kept ?? (await this.newDraft())
      if (subject.version > 0)
        this.references.value = await referencesOf(form.fields, desk.client, subject, draft.lang)
      this.isKept.value = kept !== null
      this.draft.value = draft
      this.phase.value = { at: 'typing' }
    } catch {
      this.phase.value = { at: 'not loaded' }
    }
  }

  private async newDraft(): Promise<Draft> {
    const { form, desk, subject } = this
    const before = (await form.begin?.(desk.client, subject)) ?? {}
    const lang = languageFor(form, before, desk)
    return { version: subject.version, lang, values: shown(form.fields, before, lang), before, key: newKey() }
  }

  type(at: string, value: Value): void {
    const { draft } = this
    if (draft.value === null) return
    this.keep({ ...draft.value, values: { ...draft.value.values, [at]: value } })
    this.settle(at)
  }

  /** What is typed anew is not complained of. */
  private settle(at: string): void {
    const { complaints } = this
    const left = [...complaints.value].filter(([place]) => place !== at && !place.startsWith(`${at}/`))
    if (left.length < complaints.value.size) complaints.value = new Map(left)
  }

  /** Writes the texts in another language. */
  speak(lang: string): void {
    if (this.draft.value) this.keep(spokenIn(this.form.fields, this.draft.value, lang))
    this.settle(LANGUAGE)
  }

  private keep(draft: Draft): void {
    this.draft.value = draft
    keepDraft(this.form, this.subject, draft)
  }

  /** Sends what is typed, or shows what is missing. While one is on its way, none is sent. */
  async send(): Promise<void> {
    const { form, draft, phase } = this
    const { words, reading } = this.desk
    if (draft.value === null || phase.value.at === 'sending' || phase.value.at === 'waiting') return
    this.keep({ ...draft.value, values: withoutEmptyRows(draft.value.values) })
    this.complaints.value = complaintsBefore(form, draft.value, words, (text) =>
      whyNoDate(text, reading, words),
    )
    if (this.complaints.value.size === 0 && form.needsChange && !this.isChanged(draft.value))
      this.complaints.value = new Map([['', { words: words.form.noChange }]])
    if (this.complaints.value.size > 0) return void (phase.value = { at: 'typing' })
    const sent = this.sent(draft.value)
    phase.value = { at: 'sending' }
    const verdict = navigator.onLine
      ? await send(this.desk.client, sent, () => (phase.value = { at: 'waiting' }))
      : ({ is: 'open', refusal: null } as const)
    await this.judged(verdict, sent, draft.value)
  }

  private isChanged({ values, before, lang }: Draft): boolean {
    return this.form.fields.some(
      (field) => !ASIDE.includes(field.at) && !isUntouched(field, values[field.at] ?? '', before, lang),
    )
  }

  private sent({ values, before, lang, version, key }: Draft): Sent {
    const { form, subject } = this
    const asked = form.fields.map((field) => (field.isAsked?.(values) === false ? field.at : null))
    const typed = Object.fromEntries(Object.entries(values).filter(([at]) => !asked.includes(at)))
    const after = withIds(
      form.fields,
      written(form.fields, typed, before, lang, this.desk.reading.language),
      values,
      `x-${key.slice(0, 8)}`,
    )
    const { storyId, ...data } = form.data?.(before, after, lang) ?? after
    return {
      storyId: typeof storyId === 'string' ? storyId : subject.storyId,
      type: form.type,
      data,
      version,
      key,
    }
  }

  private async judged(verdict: Verdict, { data, storyId }: Sent, draft: Draft): Promise<void> {
    const { form, phase, complaints, desk } = this
    switch (verdict.is) {
      case 'recorded':
        dropDraft(form, this.subject)
        phase.value = { at: 'recorded', ...verdict, data: { ...data, storyId } }
        return
      case 'refused':
        complaints.value = complaintsOf(verdict.refusal, form.fields, draft.values, desk.words)
        phase.value = { at: 'typing' }
        return
      case 'open':
        if (verdict.refusal)
          complaints.value = complaintsOf(verdict.refusal, form.fields, draft.values, desk.words)
        phase.value = { at: 'open' }
        return
      case 'sent before':
        this.keep({ ...draft, key: newKey() })
        phase.value = { at: 'sent before', version: verdict.version }
        return
      case 'conflict':
        await this.collided(draft, verdict.currentVersion)
    }
  }

  /** Shows what was recorded meanwhile beside what was typed. */
  private async collided(draft: Draft, version: number): Promise<void> {
    const { form, desk, subject, phase } = this
    try {
      const [before, meanwhile] = await Promise.all([
        form.begin?.(desk.client, { ...subject, version }) ?? {},
        changesMeanwhile(desk, subject, draft.version, version),
      ])
      phase.value = { at: 'conflict', version, meanwhile, mine: rebased(form.fields, draft, before, version) }
    } catch {
      phase.value = { at: 'open' }
    }
  }

  /** Sends what was typed on top of what was recorded meanwhile. */
  async apply(mine: Draft): Promise<void> {
    this.keep(mine)
    this.phase.value = { at: 'typing' }
    await this.send()
  }

  /** Forgets what was typed. */
  discard(): void {
    dropDraft(this.form, this.subject)
  }
}

/** 128 random bits in hexadecimal digits. */
const newKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
