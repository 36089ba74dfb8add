import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Assets } from '../facts.js'
import { ReadingIn, readingOf, useReading } from '../language/reading.js'
import { PAGE_LANGUAGES, catalogueOf, type PageLanguage } from '../language/index.js'
import { Icon } from './icon.js'
import { Sprite } from './sprite.js'

export interface DocumentProps {
  language: PageLanguage
  assets: Assets
  title: string
  description: string | null
  /** The absolute address of this page. Null: it should not be found by search engines. */
  canonical: string | null
  /** The path and query of the same page in a language. */
  inLanguage(language: PageLanguage): string
  /** More for the head. */
  head?: ComponentChildren
  /** Classes of the document: `past`, `diffing`, `embed`. */
  class?: string
  /** The page has no masthead and no scripts. */
  isBare?: boolean
  theme?: 'light' | 'dark' | undefined
  skip?: { to: string; words: string }
  children: ComponentChildren
}

/** Renders a page as HTML. */
export function renderDocument(props: DocumentProps): string {
  return `<!doctype html>\n${renderToString(
    <ReadingIn value={readingOf(props.language)}>
      <Document {...props} />
    </ReadingIn>,
  )}\n`
}

function Document(props: DocumentProps) {
  const { language, title, isBare = false, theme, children } = props
  return (
    <html lang={language} class={props.class ?? ''} {...(theme && { 'data-theme': theme })}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <Head {...props} />
      </head>
      <body>
        <Sprite />
        {!isBare && <Masthead {...props} />}
        {children}
        {!isBare && <Footer />}
      </body>
    </html>
  )
}

function Head({ assets, description, canonical, inLanguage, head, isBare = false }: DocumentProps) {
  return (
    <>
      {description !== null && <meta name="description" content={description} />}
      <meta name="color-scheme" content="light dark" />
      {canonical === null ? (
        <meta name="robots" content="noindex" />
      ) : (
        <link rel="canonical" href={canonical} />
      )}
      <link rel="preload" href={assets.displayFont} as="font" type="font/woff2" crossorigin="anonymous" />
      <link rel="icon" href={assets.icon} type="image/svg+xml" />
      <link rel="stylesheet" href={assets.style} />
      {!isBare && (
        <>
          <script src={assets.theme} />
          <script type="module" src={assets.script} />
          {canonical !== null &&
            PAGE_LANGUAGES.map((tag) => (
              <link rel="alternate" hreflang={tag} href={new URL(inLanguage(tag), canonical).href} />
            ))}
        </>
      )}
      {head}
    </>
  )
}

function Masthead({ inLanguage, language, skip }: DocumentProps) {
  const { t } = useReading()
  return (
    <>
      {skip && (
        <a class="skip" href={`#${skip.to}`}>
          {skip.words}
        </a>
      )}
      <header class="mast">
        <a class="wordmark" href={`/?lang=${language}`}>
          <span class="f">F</span>
          <span class="i">i</span>lrouge
        </a>
        <nav class="mast-nav" aria-label="Filrouge">
          <a href={`/?lang=${language}`}>{t.site.stories}</a>
        </nav>
        <div class="mast-tools">
          <p class="langs" aria-label={t.site.languages} role="group">
            {PAGE_LANGUAGES.map((tag) => (
              <LanguageLink tag={tag} isCurrent={tag === language} href={inLanguage(tag)} />
            ))}
          </p>
          <button type="button" class="textbtn js-only" data-editing>
            {t.site.edit}
          </button>
          <button type="button" class="theme js-only" data-theme-toggle aria-label={t.site.theme}>
            <Icon id="u-theme" />
          </button>
        </div>
      </header>
    </>
  )
}

function LanguageLink({ tag, isCurrent, href }: { tag: PageLanguage; isCurrent: boolean; href: string }) {
  const words = tag.toUpperCase()
  return isCurrent ? (
    <span aria-current="true" lang={tag}>
      {words}{' '}
    </span>
  ) : (
    <a href={href} hreflang={tag} lang={tag} title={catalogueOf(tag).name}>
      {words}{' '}
    </a>
  )
}

function Footer() {
  const { t } = useReading()
  return (
    <footer class="foot">
      <p>{t.site.promise}</p>
    </footer>
  )
}
