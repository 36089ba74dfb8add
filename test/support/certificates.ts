// @peculiar/x509 needs it.
import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000

/** A certificate and its private key, as PEM. */
export interface Certified {
  certificate: string
  key: string
}

/** A certificate authority of a test. */
export interface Authority {
  /** Its own certificate, as PEM. */
  certificate: string
  /** Issues a certificate for a server at these names and addresses, or for a client. It is valid for a day. */
  certify(name: string, hosts?: readonly string[]): Promise<Certified>
}

export async function newAuthority(name: string): Promise<Authority> {
  const keys = await newKeys()
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: ALGORITHM,
    ...aDay(),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  })
  return {
    certificate: pem(own),
    certify: async (subject, hosts = []) => {
      const { publicKey, privateKey } = await newKeys()
      const signed = await x509.X509CertificateGenerator.create({
        subject: `CN=${subject}`,
        issuer: own.subject,
        publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        ...aDay(),
        extensions: hosts.length > 0 ? [namesOf(hosts)] : [],
      })
      const key = await webcrypto.subtle.exportKey('pkcs8', privateKey)
      return { certificate: pem(signed), key: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n` }
    },
  }
}

const pem = (certificate: x509.X509Certificate) => `${certificate.toString('pem')}\n`

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])

/** Valid from yesterday, in case clocks differ. */
const aDay = () => ({ notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) })

const namesOf = (hosts: readonly string[]) =>
  new x509.SubjectAlternativeNameExtension(
    hosts.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
  )
