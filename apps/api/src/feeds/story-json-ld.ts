import type { Attribution, Development, PickedText } from '@filrouge/contract'
import type { BlogPosting, CreativeWork, LiveBlogPosting, Place, Thing, WithContext } from 'schema-dts'
import type { StoryHead } from '../stories/feed-reads.js'
import type { Addresses } from './addresses.js'

export const JSON_LD = 'application/ld+json'

/** A development that the posting shows. */
type Shown = Development<PickedText>

/**
 * A story as JSON for a page's head or a file: a LiveBlogPosting of schema.org. Only developments that stand are in it. The
 * text has no `<`, so it can stand in a `script` element.
 * @returns JSON-LD
 */
export const jsonLdOf = (story: StoryHead, items: readonly Shown[], addresses: Addresses): string =>
  JSON.stringify(livePosting(story, items, addresses)).replaceAll('<', String.raw`\u003c`)

function livePosting(
  story: StoryHead,
  items: readonly Shown[],
  addresses: Addresses,
): WithContext<LiveBlogPosting> {
  const address = addresses.story(story.storyId)
  const standing = items.filter(({ status }) => status === 'reported')
  return {
    '@context': 'https://schema.org',
    '@type': 'LiveBlogPosting',
    '@id': address,
    url: address,
    headline: story.title.value,
    ...(story.summary && { description: story.summary.value }),
    inLanguage: story.title.lang,
    datePublished: story.openedAt,
    dateModified: story.updatedAt,
    coverageStartTime: story.openedAt,
    ...(story.closedAt !== null && { coverageEndTime: story.closedAt }),
    ...(story.tags.length > 0 && { keywords: story.tags }),
    about: actorsOf(standing),
    liveBlogUpdate: standing.map((item) =>
      postingOf(item, {
        iri: addresses.developmentIri(story.storyId, item.developmentId),
        address: addresses.development(story.storyId, item.developmentId),
      }),
    ),
  }
}

function postingOf(item: Shown, { iri, address }: { iri: string; address: string }): BlogPosting {
  const { headline, body, occurred, corrections } = item
  return {
    '@type': 'BlogPosting',
    '@id': iri,
    url: address,
    headline: headline.value,
    ...(body && { articleBody: body.value }),
    inLanguage: headline.lang,
    datePublished: item.firstKnownAt,
    dateModified: item.updatedAt,
    temporalCoverage: occurred,
    about: actorsOf([item]),
    contentLocation: item.places.map(placeOf),
    citation: item.attribution.map(citationOf),
    correction: corrections.map(({ severity, reason, recordedAt }) => ({
      '@type': 'CorrectionComment',
      text: reason.value,
      inLanguage: reason.lang,
      // Of a late filing the recorded time says nothing: the desk knew the correction before.
      ...(recordedAt <= item.updatedAt && { datePublished: recordedAt }),
      ...(severity === 'minor' && { keywords: 'minor' }),
    })),
  }
}

/** The actors of developments, each name once. */
function actorsOf(items: readonly Shown[]): Thing[] {
  const actors = new Map(items.flatMap((item) => item.actors.map((actor) => [actor.name, actor] as const)))
  return [...actors.values()].map(({ name, wikidata }) => ({
    '@type': 'Thing',
    name,
    ...(wikidata !== undefined && { sameAs: `https://www.wikidata.org/entity/${wikidata}` }),
  }))
}

const placeOf = ({ name, country, lat, lon }: Shown['places'][number]): Place => ({
  '@type': 'Place',
  name,
  ...(country !== undefined && { address: { '@type': 'PostalAddress', addressCountry: country } }),
  ...(lat !== undefined &&
    lon !== undefined && { geo: { '@type': 'GeoCoordinates', latitude: lat, longitude: lon } }),
})

const citationOf = ({ source, saidBy, quote, url, publishedAt }: Attribution): CreativeWork => ({
  '@type': 'CreativeWork',
  name: source,
  ...(saidBy !== undefined && { creditText: saidBy }),
  ...(quote !== undefined && { text: quote }),
  ...(url !== undefined && { url }),
  ...(publishedAt !== undefined && { datePublished: publishedAt }),
})
