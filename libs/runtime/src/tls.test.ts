import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newAuthority, type Authority, type Certified } from '../../../test/support/certificates.js'
import { temporaryDirectory } from '../../../test/support/temporary.js'
import { ConfigError, readConfig } from './config.js'
import { readTls } from './tls.js'

const dir = temporaryDirectory()
let authority: Authority
let client: Certified
beforeAll(async () => {
  authority = await newAuthority('Ours')
  client = await authority.certify('client')
})
afterAll(() => rmSync(dir, { recursive: true }))

function file(content: string): string {
  const path = join(dir, `${randomUUID()}.pem`)
  writeFileSync(path, content)
  return path
}
const read = (files: Readonly<Record<string, string>>) =>
  readTls(readConfig({ DATABASE_URL: 'postgres://x/y', DATABASE_TLS: 'verify', KAFKA_TLS: 'true', ...files }))

test('files are read if TLS is on; without files the authorities of the system are trusted', () => {
  expect(read({})).toEqual({ database: { rejectUnauthorized: true }, kafka: {} })
  expect(read({ DATABASE_TLS: 'off', KAFKA_TLS: 'false' })).toEqual({ database: null, kafka: null })
  const both = authority.certificate + client.certificate
  expect(
    read({
      DATABASE_TLS: 'unverified',
      KAFKA_CA: file(both),
      KAFKA_CERT: file(client.certificate),
      KAFKA_KEY: file(client.key),
    }),
  ).toEqual({
    database: { rejectUnauthorized: false },
    kafka: { ca: both, cert: client.certificate, key: client.key },
  })
})

test('all missing or wrong files are named at once, without their content', () => {
  const mistaken = () =>
    read({
      DATABASE_CA: join(dir, 'none.pem'),
      KAFKA_CA: file(client.key),
      KAFKA_CERT: file(''),
      KAFKA_KEY: file('-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n'),
    })
  expect(mistaken).toThrow(ConfigError)
  expect(mistaken).toThrow(/DATABASE_CA: \S*none\.pem cannot be read: ENOENT/)
  expect(mistaken).toThrow(/KAFKA_CA: \S+ does not hold a certificate in PEM/)
  expect(mistaken).toThrow(/KAFKA_CERT: \S+ does not hold a certificate in PEM/)
  expect(mistaken).toThrow(/KAFKA_KEY: \S+ does not hold a private key without a passphrase in PEM/)
  expect(mistaken).not.toThrow(/hunter2/)
})

test('a key must be that of its certificate', async () => {
  const { key } = await authority.certify('another')
  expect(() => read({ KAFKA_CERT: file(client.certificate), KAFKA_KEY: file(key) })).toThrow(
    /KAFKA_KEY: is not the key of the certificate in KAFKA_CERT/,
  )
})
