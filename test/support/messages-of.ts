import { Ajv } from 'ajv'
import formats from 'ajv-formats'

interface Reference {
  $ref: string
}
interface AsyncApiMessage {
  payload?: object
  headers?: object
  examples?: Sent[]
}
/** The parts of an AsyncAPI document that identify a message. */
export interface AsyncApi {
  asyncapi: string
  servers: Record<string, object>
  channels: Record<string, { address: string | null; messages: Record<string, Reference> }>
  operations: Record<string, { messages: Reference[] }>
  components: { messages: Record<string, AsyncApiMessage>; schemas: Record<string, object> }
}

export interface Sent {
  headers: object
  payload: unknown
}

/**
 * Finds the messages of an operation whose schemas of headers and payload match.
 * @returns their names: exactly one, if the document is correct
 */
export function messagesOf(document: AsyncApi): (operation: string, sent: Sent) => string[] {
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default(ajv)
  ajv.addFormat('edtf', true)
  ajv.addSchema(document, 'asyncapi')
  const holds = (name: string, part: keyof Sent, value: unknown) => {
    if (!document.components.messages[name]?.[part]) return true
    const validate = ajv.getSchema(`asyncapi#/components/messages/${name}/${part}`)
    if (!validate) throw new Error(`${name} has no ${part}`)
    return validate(value) === true
  }
  return (operation, { headers, payload }) =>
    (document.operations[operation]?.messages ?? [])
      .map(({ $ref }) => nameOf(document, $ref))
      .filter((name) => holds(name, 'headers', headers) && holds(name, 'payload', payload))
}

/** Resolves `#/channels/webhook/messages/Ping` to `#/components/messages/…`. */
function nameOf(document: AsyncApi, ref: string): string {
  const [, , channel = '', , message = ''] = ref.split('/')
  const name = document.channels[channel]?.messages[message]?.$ref.split('/').at(-1)
  if (name === undefined) throw new Error(`${ref} does not resolve`)
  return name
}
