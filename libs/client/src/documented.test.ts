import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const ENTRIES = ['index.ts', 'receiver/index.ts', 'verify-events.ts'].map((file) =>
  join(import.meta.dirname, file),
)
const LIBS = join(import.meta.dirname, '../..')

/** The program of the public faces. Comments need no types, so the libraries of the language are left out. */
const program = ts.createProgram(ENTRIES, {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['source'],
  noLib: true,
  types: [],
})
const checker = program.getTypeChecker()

/** Every export of an entry, and every public method of the exported classes and interfaces of the package. */
function documentable(entry: string): Map<string, ts.Symbol> {
  const index = program.getSourceFile(entry)
  const module = index && checker.getSymbolAtLocation(index)
  if (!module) throw new Error(`${entry} exports nothing`)
  const found = new Map<string, ts.Symbol>()
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
    found.set(exported.name, symbol)
    for (const [name, member] of symbol.members ?? [])
      if (isPublicMethod(member)) found.set(`${exported.name}.${String(name)}`, member)
  }
  return found
}

/** Whether a member is a public method that is written in this package. */
function isPublicMethod({ flags, declarations = [] }: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  return (
    (flags & ts.SymbolFlags.Method) !== 0 &&
    declarations.every(
      (one) =>
        relative(LIBS, one.getSourceFile().fileName).startsWith('client') &&
        (ts.getCombinedModifierFlags(one) & hidden) === 0,
    )
  )
}

const undocumented = (symbols: ReadonlyMap<string, ts.Symbol>) =>
  [...symbols]
    .filter(([, symbol]) => ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() === '')
    .map(([name]) => name)

test('every export has a comment, and every public method of a class or interface', () => {
  const symbols = new Map(ENTRIES.flatMap((entry) => [...documentable(entry)]))
  expect(symbols.size).toBeGreaterThan(80)
  expect(undocumented(symbols)).toEqual([])
}, 120_000)

interface PackageFile {
  dependencies?: Record<string, string>
  files?: string[]
}

const packageFile = (name: string): PackageFile =>
  JSON.parse(readFileSync(join(LIBS, name, 'package.json'), 'utf8'))

/** The packages of this repository that the client needs, itself included: names of folders in libs. */
function packagesToPack(name = 'client', found = new Set<string>()): string[] {
  found.add(name)
  const { dependencies = {} } = packageFile(name)
  for (const [, one] of Object.keys(dependencies).map((dependency) => dependency.split('@filrouge/')))
    if (one !== undefined && !found.has(one)) packagesToPack(one, found)
  return [...found].sort()
}

test.each(['libs/client/README.md', 'docs/guides/receiving.md', 'examples/receiver/README.md'])(
  '%s packs every package that the client needs',
  (file) => {
    const [command = ''] = /npm pack .*/.exec(readFileSync(join(LIBS, '..', file), 'utf8')) ?? []
    const named = [...command.matchAll(/-w libs\/(\w+)/g)].map(([, name]) => name)
    expect(named.sort()).toEqual(packagesToPack())
  },
)

// Git ignores what was built, and npm packs no ignored file that `files` does not name.
test.each(packagesToPack())('the package %s has what was built when it is packed', (name) =>
  expect(packageFile(name).files).toEqual(['dist']),
)
