import type { Filrouge } from '@filrouge/client'
import { aboutWords } from './event-words.js'

/** What a retraction took back: `Norway supports (tolls), version 10`. */
export async function retractedWords(client: Filrouge, storyId: string, version: number): Promise<string> {
  for await (const event of client.events(storyId, { from: version, to: version, limit: 1 })) {
    if (event.data !== null) return `${aboutWords(event)}, version ${version}`
  }
  return `version ${version}`
}
