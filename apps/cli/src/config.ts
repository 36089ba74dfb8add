import { describeConfig } from '@filrouge/runtime'

/** Prints the configuration. */
export function showConfig({ json }: { json?: boolean }): void {
  const rows = describeConfig(process.env)
  if (json) return console.log(JSON.stringify(rows, null, 2))
  for (const { name, value, sentence } of rows) console.log(`${name}=${value ?? ''}\n    ${sentence}`)
}
