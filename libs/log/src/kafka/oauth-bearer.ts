import kafkajs, { type Mechanism } from 'kafkajs'

const SEPARATOR = '\u0001'

/**
 * A login by SASL OAUTHBEARER (RFC 7628 §3.1). A broker answers a refused token with a reason as JSON, not with an error
 * code. The mechanism of kafkajs does not read it, takes the login for done, and fails later without the reason.
 * @param token called at each login
 */
export const oauthBearer = (token: () => Promise<string>): Mechanism => ({
  mechanism: 'oauthbearer',
  authenticationProvider: ({ saslAuthenticate }) => ({
    async authenticate() {
      const message = `n,,${SEPARATOR}auth=Bearer ${await token()}${SEPARATOR}${SEPARATOR}`
      const refusal = await saslAuthenticate({
        request: { encode: () => bytes(message) },
        response: { decode: (answer) => answer.subarray(LENGTH), parse: (answer) => answer.toString() },
      })
      if (refusal) throw new TokenRefused(`SASL OAUTHBEARER authentication failed: ${refusal}`)
    },
  }),
})

/** As the errors of the other mechanisms. The types of kafkajs do not let others make theirs. */
class TokenRefused extends kafkajs.KafkaJSNonRetriableError {
  override readonly name = 'KafkaJSSASLAuthenticationError'
}

/** Bytes of the Kafka protocol begin with their length. */
const LENGTH = 4

function bytes(text: string): Buffer {
  const content = Buffer.from(text)
  const length = Buffer.alloc(LENGTH)
  length.writeInt32BE(content.length)
  return Buffer.concat([length, content])
}
