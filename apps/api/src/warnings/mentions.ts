/** The reader of facts: they see the events before a version that name no sealed development. */
export interface Seeing {
  before: number
  sealed: ReadonlySet<string>
}

/** An event from which something is known. */
export interface Mention {
  version: number
  /** The ids of the developments that the event names. While one of them is held, it is hidden below editor. */
  names: readonly string[]
}

export const isSeen = ({ version, names }: Mention, { before, sealed }: Seeing): boolean =>
  version < before && !names.some((name) => sealed.has(name))

/** Whether every reader who may see one event may see the other too, so far as held developments decide. */
export const isSeenWith = (other: Mention, one: Mention): boolean =>
  other.names.every((name) => one.names.includes(name))
