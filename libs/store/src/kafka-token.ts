import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { NoToken } from '@filrouge/log'
import type { Config } from '@filrouge/runtime'

/** A command that takes longer has failed: a login waits for it. */
const COMMAND_MS = 10_000
const LONGEST_TOKEN = 64 * 1024
/** The part of a failed command's output that is shown. */
const LONGEST_REASON = 200

/**
 * Gives the token of a login with OAUTHBEARER, from KAFKA_SASL_TOKEN_FILE or KAFKA_SASL_TOKEN_COMMAND. It is asked at each
 * login, because tokens expire. Logins at the same time share one run of the command.
 * @throws NoToken
 */
export function kafkaToken({
  KAFKA_SASL_TOKEN_FILE: file,
  KAFKA_SASL_TOKEN_COMMAND: command = '',
}: Pick<Config, 'KAFKA_SASL_TOKEN_FILE' | 'KAFKA_SASL_TOKEN_COMMAND'>): () => Promise<string> {
  if (file !== undefined) return async () => checked('KAFKA_SASL_TOKEN_FILE', await contentOf(file))
  let running: Promise<string> | null = null
  return () => (running ??= outputOf(command).finally(() => (running = null)))
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new NoToken(`KAFKA_SASL_TOKEN_FILE cannot be read: ${error instanceof Error ? error.message : ''}`)
  }
}

const outputOf = (command: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { timeout: COMMAND_MS, maxBuffer: LONGEST_TOKEN }
    execFile('/bin/sh', ['-c', command], options, (error, stdout, stderr) => {
      if (error) return reject(new NoToken(`KAFKA_SASL_TOKEN_COMMAND ${failureOf(error, stderr)}`))
      try {
        resolve(checked('KAFKA_SASL_TOKEN_COMMAND', stdout))
      } catch (problem) {
        reject(problem)
      }
    })
  })

/** The standard output may have a token in it, so only the standard error is shown. */
function failureOf(error: { killed?: boolean; code?: unknown }, stderr: string): string {
  if (error.killed) return `did not end within ${COMMAND_MS / 1_000} s`
  const reason = stderr.trim().slice(-LONGEST_REASON)
  return `failed with exit code ${String(error.code)}${reason ? `: ${reason}` : ''}`
}

/** Bearer tokens have these characters (RFC 6750 §2.1). Others would break the message of the login. */
function checked(name: string, text: string): string {
  const token = text.trim()
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(token)) throw new NoToken(`${name} gives no token`)
  return token
}
