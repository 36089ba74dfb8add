import type { ShownDevelopment } from '../facts.js'
import { Text } from '../language/text.js'

/** The headlines of developments, by id. */
export type Headlines = ReadonlyMap<string, ShownDevelopment['headline']>

/** A link to a development of this page, by its headline. */
export function Headline({ developmentId, headlines }: { developmentId: string; headlines: Headlines }) {
  const headline = headlines.get(developmentId)
  return <a href={`#${developmentId}`}>{headline ? <Text text={headline} /> : developmentId}</a>
}
