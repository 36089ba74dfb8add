/** The parts of the document that describe one channel. */
export interface Parts {
  servers: Readonly<Record<string, object>>
  channels: Readonly<Record<string, object>>
  operations: Readonly<Record<string, object>>
  /** The messages by name, for `components.messages`. */
  messages: Readonly<Record<string, object>>
}

export const messageRef = (name: string) => ({ $ref: `#/components/messages/${name}` })
/** An operation refers to a message through its channel. */
export const ofChannel = (channel: string, name: string) => ({
  $ref: `#/channels/${channel}/messages/${name}`,
})
/** The messages of a channel, by name. */
export const messagesOf = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, messageRef(name)]))

/** The `examples` of a message. Absent where there is none. */
export const examples = (list: readonly object[]) => (list.length > 0 ? { examples: list } : {})
