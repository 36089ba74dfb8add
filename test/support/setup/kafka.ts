import type { TestProject } from 'vitest/node'
import { kafkaForTests } from '../kafka.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The brokers of this run, comma-separated; empty if there is no Kafka. */
    kafkaBrokers: string
  }
}

/** One Kafka for the whole run. */
export default async function setup({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const run = vitest.getRootProject()
  // The setup of another Vitest project has started it.
  if (run.getProvidedContext().kafkaBrokers !== undefined) return undefined
  const kafka = await kafkaForTests()
  run.provide('kafkaBrokers', kafka.brokers)
  return () => kafka.stop()
}
