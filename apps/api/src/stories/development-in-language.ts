import type { Correction, Development, LanguageMap, Merged, PickedText } from '@filrouge/contract'
import { nearestTag } from '@filrouge/story'
import { pick, under } from './pick-text.js'

/**
 * A development with each text in one language. A translation can supply its headline and its body.
 * @param order the language that was requested, then the story's. The development's own comes between them.
 */
export function developmentIn(
  development: Development,
  [requested, storyLanguage]: readonly [string, string],
): Development<PickedText> {
  const { headline, body, language } = development
  const order = [requested, language, storyLanguage]
  const text = (given: LanguageMap) => pick(given, order)
  const reasoned = <Item extends { reason: LanguageMap }>(item: Item) => ({
    ...item,
    reason: text(item.reason),
  })
  return {
    ...development,
    headline: translated(development, 'headline', requested) ?? text(headline),
    body: translated(development, 'body', requested) ?? (body && text(body)),
    media: mediaIn(development.media, order),
    merged: development.merged.map((merged) => mergedIn(merged, order)),
    credibility: development.credibility && reasoned(development.credibility),
    assessments: development.assessments.map(reasoned),
    hold: development.hold && reasoned(development.hold),
    withdrawal: development.withdrawal && reasoned(development.withdrawal),
    disputes: development.disputes.map((dispute) => ({ ...dispute, statement: text(dispute.statement) })),
    corrections: development.corrections.map((correction) => ({
      ...reasoned(correction),
      before: beforeIn(correction.before, order),
    })),
  }
}

/** What a correction replaced. Its texts are those of the desk: a translation may be of what came after. */
function beforeIn(before: Correction['before'], order: readonly string[]): Correction<PickedText>['before'] {
  const [requested = '', ...others] = order
  const { headline, body, media, ...rest } = before
  const ofIt = rest.language === undefined ? order : [requested, rest.language, ...others]
  return {
    ...rest,
    ...(headline && { headline: pick(headline, ofIt) }),
    ...(body !== undefined && { body: body && pick(body, ofIt) }),
    ...(media && { media: mediaIn(media, ofIt) }),
  }
}

const mediaIn = (media: Development['media'], order: readonly string[]) =>
  media.map(({ caption, ...item }) => ({ ...item, ...(caption && { caption: pick(caption, order) }) }))

const mergedIn = (
  { headline, reason, ...merged }: Merged,
  [requested = '', ...others]: readonly string[],
): Merged<PickedText> => ({
  ...merged,
  headline: pick(headline, [requested, merged.language, ...others]),
  reason: reason && pick(reason, [requested, merged.language, ...others]),
})

/**
 * A development's headline or body in the requested language: its own text or a translation, whichever tag is nearer. Where
 * both are as near, its own. Null where neither is in that language.
 */
function translated(
  development: Development,
  name: 'headline' | 'body',
  requested: string,
): PickedText | null {
  const own = development[name] ?? {}
  const translation = translations(development, name)
  const tags = [own, translation].flatMap((text) => Object.keys(text).sort())
  return under({ ...translation, ...own }, nearestTag(tags, requested))
}

function translations({ translations: all }: Development, name: 'headline' | 'body'): LanguageMap {
  return Object.fromEntries(
    Object.entries(all).flatMap(([tag, translation]) => {
      const text = translation[name]
      return text === null ? [] : [[tag, text]]
    }),
  )
}
