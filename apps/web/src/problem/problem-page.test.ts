import { expect, test } from 'vitest'
import { renderProblem, type ProblemPageProps } from './problem-page.js'

const assets: ProblemPageProps['assets'] = { style: '', script: '', theme: '', icon: '', displayFont: '' }

/** The words of the page, without the masthead, and where its buttons lead. */
function said(props: Pick<ProblemPageProps, 'language' | 'code'> & Partial<ProblemPageProps>) {
  const html = renderProblem({
    assets,
    wrong: null,
    story: null,
    asked: {},
    inLanguage: () => '',
    ...props,
  })
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
  return {
    words: main
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/gu, ' ')
      .trim(),
    leadsTo: [...main.matchAll(/href="([^"]*)"/g)].map(([, href]) => href),
  }
}

const story = '/stories/strait'

test('a version that is not there yet is not a file that did not exist', () => {
  const missing = { code: 'version-not-found', story }
  expect(said({ language: 'en', ...missing, asked: { version: '999' } }).words).toMatch(
    /^The file has no version 999 yet\./,
  )
  expect(said({ language: 'fr', ...missing, asked: { since: '999' } }).words).toMatch(
    /^Le dossier n’a pas encore de version 999\./,
  )
  expect(said({ language: 'en', ...missing, asked: { knownAt: '2020-01-01T00:00:00Z' } }).words).toMatch(
    /^The file did not exist then\./,
  )
})

test('what is wrong with a parameter is said in the language of the page', () => {
  const wrong = { parameter: 'kind', message: '"zzz" is not a kind' }
  const bad = { code: 'validation-failed', wrong, story }
  expect(said({ language: 'en', ...bad }).words).toContain('kind : &quot;zzz&quot; is not a kind')
  expect(said({ language: 'fr', ...bad }).words).toContain(
    'kind : c’est une nature de PLOVER, par exemple consult ou consult/visit.',
  )
  const twice = { version: '1', knownAt: '2025-09-02T00:00:00Z' }
  const one = { ...bad, wrong: { parameter: 'knownAt', message: 'x' }, asked: twice }
  expect(said({ language: 'fr', ...one }).words).toContain('une adresse n’a qu’un seul des paramètres')
})

test('it leads back to the story, in the language that was asked for, and to the list', () => {
  const { leadsTo } = said({ language: 'fr', code: 'validation-failed', story, asked: { lang: 'fr' } })
  expect(leadsTo).toEqual(['/stories/strait?lang=fr', '/?lang=fr'])
  expect(said({ language: 'en', code: 'story-not-found' }).leadsTo).toEqual(['/?lang=en'])
})
