import { developmentIdFor } from '../development.js'
import { ACTOR, DATE, ID, KIND, LINK, oneOf, PLACE, TEXT, WORDS } from './forms.js'
import { attribution } from './parts.js'
import { list, needed, option, type Data, type EventToSend, type Verb } from './verb.js'

export const REPORT: Verb = {
  name: 'report',
  type: 'DevelopmentReported',
  description: 'report a development of a story',
  takesFile: true,
  fields: [
    option('id', 'developmentId', ID, 'the id of the development; default: made from the headline'),
    needed('headline', 'headline', TEXT, 'what happened, in one line'),
    option('body', 'body', TEXT, 'what happened, at length'),
    needed(
      'occurred',
      'occurred',
      DATE,
      'when it happened (EDTF): 2025-09-04, 2025-09-04~, 2025-09, yesterday, "Friday 17:30"',
    ),
    needed('kind', 'kind', KIND, 'the kind (PLOVER): consult/visit, threaten, aid'),
    {
      ...option('note', 'kind.note', WORDS, 'a description of the kind, if the kind is "other"'),
      with: 'kind',
    },
    list('actor', 'actors', ACTOR, 'an actor with its role: source, target, participant, host; repeatable'),
    list('place', 'places', PLACE, 'a place: Paris:FR; repeatable'),
    ...attribution(),
    list('link', 'links', LINK, 'a link: respondsTo, follows, partOf, contradicts, condition; repeatable'),
    option(
      'importance',
      'importance',
      oneOf('importance', 'key', 'normal', 'background'),
      'how important it is',
    ),
    option(
      'actuality',
      'actuality',
      oneOf('actuality', 'actual', 'planned', 'conditional'),
      'whether it happened; default: actual',
    ),
  ],
  examples: [
    'report strait --headline "Talks open in Geneva" --occurred 2025-09-04~ --kind consult --source AFP',
    'report strait --file development.json --importance key',
  ],
  events: ({ attribution: source, ...data }, { lang, idempotencyKey }): EventToSend[] => [
    {
      type: 'DevelopmentReported',
      data: {
        language: lang,
        ...data,
        // A file has a list of sources, the options have one.
        ...(source !== undefined && { attribution: Array.isArray(source) ? source : [source] }),
        developmentId: data['developmentId'] ?? developmentIdFor(headlineOf(data), idempotencyKey),
      },
    },
  ],
}

/** The headline in the first of its languages. */
function headlineOf({ headline }: Data): string {
  const [text]: unknown[] = typeof headline === 'object' && headline !== null ? Object.values(headline) : []
  return typeof text === 'string' ? text : ''
}
