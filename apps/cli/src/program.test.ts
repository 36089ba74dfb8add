import { expect, test } from 'vitest'
import { WrongUsage } from './failures.js'
import { makeProgram } from './program.js'

test('the help lists stories without arguments, and it takes none', async () => {
  expect(makeProgram().helpInformation()).toMatch(/^ {2}stories \[options\] {2,}/m)
  const searched = makeProgram().parseAsync(['node', 'filrouge', 'stories', 'strait', 'tolls'])
  await expect(searched).rejects.toThrow(
    new WrongUsage('stories takes no arguments: to search, write --q "strait tolls"'),
  )
})
