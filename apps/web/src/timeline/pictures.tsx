import type { ShownDevelopment } from '../facts.js'
import { useReading } from '../language/reading.js'
import { Text } from '../language/text.js'
import { Outwards } from './provenance.js'

interface PicturesProps {
  media: ShownDevelopment['media']
  hosts: readonly string[]
}

/** Pictures from allowed hosts, over https. Other media are links. */
export function Pictures({ media, hosts }: PicturesProps) {
  const { typeset } = useReading()
  return (
    <>
      {media.map(({ url, type, caption, credit, licence }) => {
        const { host, protocol } = new URL(url)
        const isShown = type.startsWith('image/') && protocol === 'https:' && hosts.includes(host)
        const words = caption ? <Text text={caption} /> : host
        return (
          <figure class="picture">
            {isShown && (
              <img src={url} alt={caption?.value ?? ''} loading="lazy" referrerpolicy="no-referrer" />
            )}
            <figcaption>
              <Outwards href={url}>{words}</Outwards>
              {[credit, licence].flatMap((note) =>
                note === undefined ? [] : [<span class="credit">{typeset(note)}</span>],
              )}
            </figcaption>
          </figure>
        )
      })}
    </>
  )
}
