import type { TestProject } from 'vitest/node'
import { kafkaForTests } from '../kafka.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** Brokers of the Kafka of this run, a comma list; empty where there is none. */
    kafkaBrokers: string
  }
}

/** One Kafka for the whole run. */
export default async function setup({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const run = vitest.getRootProject()
  // The setup of another project has started it.
  if (run.getProvidedContext().kafkaBrokers !== undefined) return undefined
  const kafka = await kafkaForTests()
  run.provide('kafkaBrokers', kafka.brokers)
  return () => kafka.stop()
}
