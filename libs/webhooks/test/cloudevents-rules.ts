/**
 * The rules of CloudEvents 1.0 for an event in structured JSON, as a JSON Schema. It is stricter than the official
 * schema about names of attributes, times and data.
 */
export const CLOUDEVENT_RULES = {
  type: 'object',
  required: ['id', 'source', 'specversion', 'type'],
  properties: {
    id: { type: 'string', minLength: 1 },
    source: { type: 'string', minLength: 1, format: 'uri-reference' },
    specversion: { const: '1.0' },
    type: { type: 'string', minLength: 1 },
    datacontenttype: { type: 'string', pattern: '^[a-z]+/[a-z0-9.+-]+$' },
    dataschema: { type: 'string', format: 'uri', minLength: 1 },
    subject: { type: 'string', minLength: 1 },
    time: { type: 'string', format: 'date-time' },
    data: { type: ['object', 'null'] },
  },
  // §3.1: names are of lower-case letters and digits. JSON format §2.2: an attribute is a string, a boolean or an
  // integer of 32 bits; an absent one is left out.
  propertyNames: { pattern: '^[a-z0-9]{1,20}$' },
  additionalProperties: {
    anyOf: [
      { type: 'string', minLength: 1 },
      { type: 'boolean' },
      { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
    ],
  },
  not: { required: ['data', 'data_base64'] },
} as const
