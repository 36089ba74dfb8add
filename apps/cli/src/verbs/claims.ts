import { retractedWords } from '../retracted.js'
import { NAME, oneOf, WHOLE } from './forms.js'
import { reason } from './parts.js'
import { argument, type Verb } from './verb.js'

export const CLAIM_VERBS: readonly Verb[] = [
  {
    name: 'rate',
    type: 'SourceRated',
    description:
      'say how reliable a source is: A reliable to E unreliable, F cannot be judged (Admiralty code)',
    fields: [
      argument('source', 'source', NAME, 'the name of the source, as the story has it'),
      argument(
        'reliability',
        'reliability',
        oneOf('letter', 'A', 'B', 'C', 'D', 'E', 'F'),
        'how reliable it is',
      ),
      reason('why the desk says so'),
    ],
    examples: [
      'rate strait AFP A --reason "Its correspondent is in the room"',
      'rate strait "a fisherman" F --reason "Heard for the first time" --json',
    ],
  },
  {
    name: 'retract',
    type: 'ClaimRetracted',
    description:
      'take back a position, figure, corroboration, dispute, assessment, rating, translation, outcome or withdrawal, as if it had not been said',
    fields: [
      argument('version', 'version', WHOLE, 'the version of its event: see filrouge events <story>'),
      reason('why it is taken back'),
    ],
    examples: [
      'retract strait 10 --reason "A slip: it was the other port"',
      'retract strait 10 --reason "The source corrected itself" --json',
    ],
    done: async ({ version }, { client, storyId }) =>
      `took back: ${await retractedWords(client, storyId, Number(version))}`,
  },
]
