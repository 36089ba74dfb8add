import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli, runShell } from '../support/cli.js'
import { temporaryDirectory } from '../support/temporary.js'

const hasZsh = await runShell('command -v zsh').then(({ code }) => code === 0)
let folder: string

beforeAll(async () => {
  folder = temporaryDirectory()
  for (const shell of ['bash', 'zsh'])
    writeFileSync(join(folder, shell), (await runCli(['completion', shell])).stdout)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The completions of bash for words, of which the last is incomplete. */
async function inBash(...words: string[]): Promise<string[]> {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const { stdout, stderr } = await runShell(
    `source ${join(folder, 'bash')}; COMP_WORDS=(filrouge ${quoted}); COMP_CWORD=${words.length}; _filrouge
     printf '%s\\n' "\${COMPREPLY[@]}"; complete -p filrouge >&2`,
  )
  expect(stderr).toBe('complete -o default -F _filrouge filrouge\n')
  return stdout.split('\n').filter(Boolean)
}

/** The completions of zsh: the described words, or `files`. */
async function inZsh(...words: string[]): Promise<string[]> {
  const quoted = words.map((word) => `'${word}'`).join(' ')
  const { stdout, stderr } = await runShell(
    `fpath=(${folder} $fpath); autoload -Uz compinit; compinit -u -D
     _describe() { print -l -- "\${(@P)2}" }; _files() { print files }
     source ${join(folder, 'zsh')}; words=(filrouge ${quoted}); CURRENT=${words.length + 1}; $_comps[filrouge]`,
    {},
    'zsh',
  )
  expect(stderr).toBe('')
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(':')[0] ?? '')
}

describe.each([
  { shell: 'bash', offers: inBash, skip: false },
  { shell: 'zsh', offers: inZsh, skip: !hasZsh },
])('$shell', ({ offers, skip }) => {
  const offered = async (...words: string[]) => {
    const found = await offers(...words)
    // zsh itself filters the words by the typed prefix.
    return found.filter((word) => word === 'files' || word.startsWith(words.at(-1) ?? ''))
  }

  test.skipIf(skip)('completes commands and subcommands', async () => {
    expect(await offered('ex')).toEqual(['expect', 'expectations', 'export'])
    expect(await offered('keys', '')).toEqual(['list', 'make', 'remove', 'help'])
    expect(await offered('subs')).toEqual(['subscribe', 'subscriptions'])
    expect(await offered('subscriptions', 're')).toEqual(['resume', 'remove', 'replay'])
    expect(await offered('deliveries', 're')).toEqual(['redrive', 'retry', 'received'])
  })
  test.skipIf(skip)('completes the options of a command', async () => {
    expect(await offered('timeline', 'strait', '--ha')).toEqual(['--happened-by'])
    expect(await offered('--json', 'keys', 'make', '--ro')).toEqual(['--role'])
    expect(await offered('--u')).toEqual(['--url', '--utc'])
    expect(await offered('listen', '--p')).toEqual(['--port', '--public-url'])
  })
  test.skipIf(skip)('completes the values of options with choices', async () => {
    expect(await offered('keys', 'make', 'rita', '--role', '')).toEqual([
      'reader',
      'reporter',
      'editor',
      'admin',
    ])
    expect(await offered('correct', 'strait', 'talks', '--severity', 'm')).toEqual(['minor'])
    expect(await offered('subscribe', 'x', '--on-exhausted', '')).toEqual(['deadLetter', 'block'])
    expect(await offered('completion', '')).toEqual(['bash', 'zsh'])
  })
  test.skipIf(skip)('leaves file names to the shell', async () => {
    expect((await offered('import', '')).filter((word) => word !== 'files')).toEqual([])
  })
})

test('the scripts have every command, and valid syntax', async () => {
  const { stdout } = await runCli(['completion', 'bash'])
  const { stderr } = await runCli([])
  const commands = [...stderr.matchAll(/^ {2}([a-z]+)(?: |$)/gm)].map(([, name = '']) => name)
  expect(commands.length).toBeGreaterThan(18)
  for (const command of commands) expect(stdout).toContain(`'/${command}') path=`)
  expect(await runShell(`bash -n ${join(folder, 'bash')}`)).toMatchObject({ code: 0 })
})
