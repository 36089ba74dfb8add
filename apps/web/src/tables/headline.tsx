import { Text } from '../language/text.js'
import { useDevelopments } from '../timeline/developments-in.js'

/** A link to a development of the story, by its headline. */
export function Headline({ developmentId }: { developmentId: string }) {
  const { headlineOf, addressOf } = useDevelopments()
  const headline = headlineOf(developmentId)
  return <a href={addressOf(developmentId)}>{headline ? <Text text={headline} /> : developmentId}</a>
}
