import { expect, test } from 'vitest'
import { preferredType } from './accept.js'

const JSON_TYPE = 'application/json'
const NDJSON = 'application/x-ndjson'

test.each([
  [undefined, JSON_TYPE],
  ['', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  [NDJSON, NDJSON],
  ['Application/X-NDJSON', NDJSON],
  [`${NDJSON}; charset=utf-8`, NDJSON],
  [`${NDJSON};charset="UTF-8"`, NDJSON],
  [`${NDJSON}; charset=iso-8859-1`, JSON_TYPE],
  [`${JSON_TYPE}; charset=utf-8, ${NDJSON};q=0.5`, JSON_TYPE],
  [`${JSON_TYPE};q=0.5, ${NDJSON}; charset=utf-8`, NDJSON],
  [`${NDJSON}; profile=x`, JSON_TYPE],
  [`${NDJSON}, */*`, NDJSON],
  [`*/*, ${NDJSON}`, NDJSON],
  [`${NDJSON};q=0`, JSON_TYPE],
  [`${NDJSON};q=0, */*`, JSON_TYPE],
  [`${NDJSON};q=0.5, ${JSON_TYPE}`, JSON_TYPE],
  [`${JSON_TYPE};q=0.5, ${NDJSON}`, NDJSON],
  [`${JSON_TYPE};q=0.9, ${NDJSON};q=0.901`, NDJSON],
  [`*/*, ${JSON_TYPE};q=0`, NDJSON],
  [`application/*;q=0.2, ${NDJSON};q=0.1`, JSON_TYPE],
  ['application/*;q=0.1, */*', JSON_TYPE],
  [`${NDJSON}, ${JSON_TYPE}`, NDJSON],
  [`${JSON_TYPE}, ${NDJSON}`, JSON_TYPE],
  ['text/html', JSON_TYPE],
  ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', JSON_TYPE],
  [`x${NDJSON}`, JSON_TYPE],
  [`${NDJSON}x`, JSON_TYPE],
  [`text/plain;a="${NDJSON}"`, JSON_TYPE],
  [`${NDJSON};q=many`, JSON_TYPE],
  [';;,,=/"', JSON_TYPE],
])('Accept: %s prefers %s, of JSON and NDJSON', (accept, type) => {
  expect(preferredType({ accept }, [JSON_TYPE, NDJSON])).toBe(type)
})
