import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ConfigError, type Config } from './config.js'

/** The settings of TLS in PEM; null if TLS is off. */
export interface Tls {
  database: { ca?: string; rejectUnauthorized: boolean } | null
  kafka: { ca?: string; cert?: string; key?: string } | null
}

/**
 * Reads the files with certificates and keys that the configuration names.
 * @throws ConfigError that lists every file that cannot be read or has the wrong content
 */
export function readTls(config: Config): Tls {
  const mistakes: string[] = []
  const read = <Parsed>(name: FileVariable, parse: (pem: string) => Parsed) => {
    const path = config[name]
    if (path === undefined) return null
    try {
      const pem = readFileSync(path, 'utf8')
      return { pem, parsed: parse(pem) }
    } catch (error) {
      mistakes.push(`${name}: ${path} ${whatIsWrong(error, KINDS[name])}`)
      return null
    }
  }
  const databaseCa = read('DATABASE_CA', certificate)
  const kafkaCa = read('KAFKA_CA', certificate)
  const cert = read('KAFKA_CERT', certificate)
  const key = read('KAFKA_KEY', privateKey)
  if (cert && key && !cert.parsed.checkPrivateKey(key.parsed))
    mistakes.push('KAFKA_KEY: is not the key of the certificate in KAFKA_CERT')
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return {
    database:
      config.DATABASE_TLS === 'off'
        ? null
        : { rejectUnauthorized: config.DATABASE_TLS === 'verify', ...(databaseCa && { ca: databaseCa.pem }) },
    kafka: config.KAFKA_TLS
      ? {
          ...(kafkaCa && { ca: kafkaCa.pem }),
          ...(cert && { cert: cert.pem }),
          ...(key && { key: key.pem }),
        }
      : null,
  }
}

const KINDS = {
  DATABASE_CA: 'a certificate',
  KAFKA_CA: 'a certificate',
  KAFKA_CERT: 'a certificate',
  KAFKA_KEY: 'a private key without a passphrase',
} as const
type FileVariable = keyof typeof KINDS

/** The first certificate of a file. Node accepts a CA file without certificates silently, and then trusts nothing. */
const certificate = (pem: string) => new X509Certificate(pem)
const privateKey = (pem: string): KeyObject => createPrivateKey(pem)

/** A message without the content of the file. */
const whatIsWrong = (error: unknown, kind: string) =>
  error instanceof Error && 'syscall' in error
    ? `cannot be read: ${error.message}`
    : `does not hold ${kind} in PEM`
