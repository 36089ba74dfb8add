import { renderDocument } from '../document/document.js'
import type { Assets } from '../facts.js'
import { catalogueOf, type PageLanguage } from '../language/index.js'

export interface ProblemPageProps {
  language: PageLanguage
  assets: Assets
  /** The code of the problem: `story-not-found`. */
  code: string
  /** What the service says of this case, in English. Null: the code says it all. */
  detail: string | null
  /** The address of the story as it is now. Null: that is not there either. */
  now: string | null
  inLanguage(language: PageLanguage): string
}

/** Renders the page that says why another one cannot be shown, and one way on. */
export function renderProblem({ language, assets, code, detail, now, inLanguage }: ProblemPageProps): string {
  const { problem, site, story } = catalogueOf(language)
  const title = titleOf(code, now !== null, problem)
  return renderDocument({
    language,
    assets,
    title: `${title} | Filrouge`,
    description: null,
    canonical: null,
    inLanguage,
    class: 'problem',
    skip: { to: '_problem', words: site.skip },
    children: (
      <main id="_problem">
        <header class="opening row">
          <div class="rail" />
          <div class="wide">
            <h1 class="long">{title}</h1>
            {detail !== null && code === 'validation-failed' && (
              <p class="standfirst" lang="en">
                {detail}
              </p>
            )}
            <p class="way-on">
              {now === null ? (
                <a class="btn" href={`/?lang=${language}`}>
                  {problem.goBack}
                </a>
              ) : (
                <a class="btn" href={now}>
                  {code === 'development-not-found' ? story.wholeStory : problem.now}
                </a>
              )}
            </p>
          </div>
        </header>
      </main>
    ),
  })
}

type Words = ReturnType<typeof catalogueOf>['problem']

function titleOf(code: string, isThereNow: boolean, words: Words): string {
  switch (code) {
    case 'story-not-found':
      return isThereNow ? words.notThereYet : words.storyNotThere
    case 'version-not-found':
      return words.notThereYet
    case 'development-not-found':
      return words.developmentNotThere
    case 'validation-failed':
      return words.badAddress
    case 'unauthorized':
      return words.keyNeeded
    case 'not-found':
      return words.notThere
    default:
      return words.unavailable
  }
}
