import { developmentIdFor } from '../development.js'
import { REPORTED } from './development-fields.js'
import { ID } from './forms.js'
import { option, type Data, type EventToSend, type Verb } from './verb.js'

export const REPORT: Verb = {
  name: 'report',
  type: 'DevelopmentReported',
  description: 'report a development of a story',
  takesFile: 'the data of DevelopmentReported',
  fields: [
    option('id', 'developmentId', ID, 'the id of the development; default: made from headline and date'),
    ...REPORTED,
  ],
  examples: [
    'report strait --headline "Talks open in Geneva" --occurred 2025-09-04~ --kind consult --source AFP',
    'report strait --file development.json --importance key',
  ],
  events: ({ attribution: source, ...data }, { lang }): EventToSend[] => [
    {
      type: 'DevelopmentReported',
      data: {
        language: languageOf(data, lang),
        ...data,
        // A file has a list of sources, the options have one.
        ...(source !== undefined && { attribution: Array.isArray(source) ? source : [source] }),
        developmentId: data['developmentId'] ?? madeId(data),
      },
    },
  ],
  instead: (code, data) =>
    code === 'development-exists' && data['developmentId'] === madeId(data)
      ? `you reported this already, as ${madeId(data)}: give --id for another development with this headline and date`
      : null,
}

const madeId = (data: Data): string => developmentIdFor(headlineOf(data), String(data['occurred']))

const headlines = ({ headline }: Data): [tag: string, text: unknown][] =>
  typeof headline === 'object' && headline !== null ? Object.entries(headline) : []

/** The headline in the first of its languages. */
function headlineOf(data: Data): string {
  const [[, text] = []] = headlines(data)
  return typeof text === 'string' ? text : ''
}

/** The language of the command if the headline has it, else the first that the headline has. */
function languageOf(data: Data, lang: string): string {
  const tags = headlines(data).map(([tag]) => tag)
  return tags.includes(lang) ? lang : (tags[0] ?? lang)
}
