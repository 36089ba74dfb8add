import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryDirectory } from './temporary.js'

const PACKAGE = 'vnu-jar@26.9.27'
const CACHE = join(import.meta.dirname, '../../.cache')
const JAR = join(CACHE, `${PACKAGE}.jar`)
const run = promisify(execFile)

/** The checker lives for a second, which is too short for the optimizing compiler of Java to pay off. */
const JAVA = ['-Xss4m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']

/**
 * The path of the jar of the Nu HTML checker. The package that holds it is fetched once, and is no dependency: where there
 * is no Java, its installation would fetch one, also for those who only start Filrouge.
 * @throws Error if there is no Java, or if the package cannot be fetched
 */
export async function findHtmlChecker(): Promise<string> {
  await run('java', ['-version'])
  if (existsSync(JAR)) return JAR
  mkdirSync(CACHE, { recursive: true })
  const half = mkdtempSync(join(CACHE, 'vnu-'))
  const { stdout } = await run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', half], {
    shell: process.platform === 'win32',
  })
  await run('tar', ['-xzf', stdout.trim(), 'package/build/dist/vnu.jar'], { cwd: half })
  renameSync(join(half, 'package/build/dist/vnu.jar'), JAR)
  rmSync(half, { recursive: true, force: true })
  return JAR
}

interface Finding {
  type: 'error' | 'info' | 'non-document-error'
  url?: string
  lastLine?: number
  message: string
  extract?: string
}

/**
 * The errors of HTML documents, by the Nu HTML checker: `2: line 7: …` is in the second one. Many at once take as long as
 * one: about two seconds.
 * @param jar the path from `findHtmlChecker`
 * @param documents whole texts, from `<!doctype html>`
 */
export async function htmlErrors(jar: string, documents: readonly string[]): Promise<string[]> {
  const folder = temporaryDirectory()
  try {
    const files = documents.map((html, i) => {
      const file = join(folder, `${i + 1}.html`)
      writeFileSync(file, html)
      return file
    })
    const args = [...JAVA, '-jar', jar, '--stdout', '--exit-zero-always', '--errors-only', '--format', 'json']
    const { stdout } = await run('java', [...args, ...files], { maxBuffer: 50_000_000 })
    const { messages }: { messages: Finding[] } = JSON.parse(stdout)
    return messages.map(inOneLine)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function inOneLine({ url = '', lastLine, message, extract = '' }: Finding): string {
  const number = /(\d+)\.html$/.exec(url)?.[1] ?? '?'
  return `${number}: line ${lastLine ?? '?'}: ${message} ${extract.replaceAll(/\s+/g, ' ').trim()}`.trim()
}
