import { addressOf } from '../address.js'
import { renderDocument } from '../document/document.js'
import type { Assets } from '../facts.js'
import { catalogueOf, type PageLanguage } from '../language/index.js'

export interface ProblemPageProps {
  language: PageLanguage
  assets: Assets
  /** The code of the problem: `story-not-found`. */
  code: string
  /** The parameter of the address that is wrong, and what the service says of it, in English. Null: none is. */
  wrong: { parameter: string; message: string } | null
  /** The path of the story that was asked for. Null: another page was, or there is no such story. */
  story: string | null
  /** The parameters of the address. */
  asked: Readonly<Record<string, string>>
  inLanguage(language: PageLanguage): string
}

/** Renders the page that says why another one cannot be shown, and the ways on. */
export function renderProblem(props: ProblemPageProps): string {
  const { language, assets, code, wrong, story, asked, inLanguage } = props
  const { problem, site, story: words } = catalogueOf(language)
  const title = titleOf(props, problem)
  const stories = addressOf('/', { lang: language })
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
            {wrong !== null && <Wrong {...wrong} asked={asked} language={language} />}
            <p class="way-on">
              {story !== null && (
                <>
                  <a class="btn" href={addressOf(story, { lang: asked['lang'] })}>
                    {code === 'development-not-found' ? words.wholeStory : problem.now}
                  </a>{' '}
                </>
              )}
              <a class="btn" href={stories}>
                {problem.goBack}
              </a>
            </p>
          </div>
        </header>
      </main>
    ),
  })
}

/** The parameters of which an address has one at most. */
const MOMENTS = ['version', 'knownAt', 'recordedAt']

interface WrongProps extends Pick<ProblemPageProps, 'asked' | 'language'> {
  parameter: string
  message: string
}

/** What is wrong with a parameter: in the language of the page where it has words for it, else as the service says it. */
function Wrong({ parameter, message, asked, language }: WrongProps) {
  const { problem, colon } = catalogueOf(language)
  const isTwice = MOMENTS.includes(parameter) && MOMENTS.filter((name) => name in asked).length > 1
  const words = isTwice ? problem.oneMoment : problem.parameters[parameter]
  return (
    <p class="standfirst">
      <code>{parameter}</code>
      {colon}
      {words ?? <span lang="en">{message}</span>}
    </p>
  )
}

type Words = ReturnType<typeof catalogueOf>['problem']

function titleOf({ code, story, asked }: ProblemPageProps, words: Words): string {
  switch (code) {
    case 'story-not-found':
      return story === null ? words.storyNotThere : words.notThereYet
    case 'version-not-found': {
      const { version, since = '' } = asked
      const missing = version ?? (/^\d+$/.test(since) ? since : undefined)
      return missing === undefined ? words.notThereYet : words.versionNotThere(missing)
    }
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
