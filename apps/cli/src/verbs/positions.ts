import { ACTOR_NAME, ID, oneOf, TEXT } from './forms.js'
import { STATED_IN } from './parts.js'
import { argument, list, option, type EventToSend, type Field, type Verb } from './verb.js'

/** A position also has a date since when it is held. */
const withSince = (field: Field): Field =>
  field.name === 'occurred'
    ? {
        ...field,
        description: `${field.description}, and the position is held since the time at which it became known`,
      }
    : field

export const POSITION_VERBS: readonly Verb[] = [
  {
    name: 'position',
    type: 'PositionStated',
    description: 'state the position of an actor on an issue; with --question the issue is raised first',
    fields: [
      argument('issue', 'issueId', ID, 'the id of the issue'),
      argument('actor', 'actor', ACTOR_NAME, 'the actor'),
      argument(
        'stance',
        'stance',
        oneOf('stance', 'supports', 'opposes', 'conditional', 'neutral', 'undeclared'),
        'its stance',
      ),
      list('condition', 'conditions', TEXT, 'a condition; repeatable'),
      option('scope', 'scope', ID, 'an actor has one position on an issue for each scope; default: general'),
      option('scope-label', 'scopeLabel', TEXT, 'the scope in words'),
      ...STATED_IN.map(withSince),
      option('question', 'question', TEXT, 'the question of the issue, if it is not raised yet'),
    ],
    examples: [
      'position strait tolls Norway conditional --condition "Only for tankers" --development talks',
      'position strait fishing Norway opposes --question "Closed to fishing in winter?"',
    ],
    events: ({ question, ...data }): EventToSend[] => [
      ...(question === undefined
        ? []
        : [{ type: 'IssueRaised', data: { issueId: data['issueId'], question } }]),
      { type: 'PositionStated', data },
    ],
  },
]
