import { PROBLEM_CODES } from '@filrouge/contract'
import { DATE_FORMS } from '@filrouge/story'
import { problemKind } from './problems.js'

/** The HTML page that explains a code; null if there is no such code. */
export function problemPage(code: string): string | null {
  const found = problemKind(code)
  if (!found) return null
  const { status, title, explanation } = found
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Filrouge</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem } td, th { padding-right: 1rem; text-align: left } code { background: #8882; padding: 0 .2em }</style>
<h1>${title}</h1>
<p>${htmlOf(explanation)}</p>
${code === 'validation-failed' ? DATES : ''}<p>Status ${status}, code <code>${code}</code>. The document that brought you here says in <code>detail</code> what it was, and in <code>errors</code> where.</p>
<p><a href="/problems">All problems</a> · <a href="/docs">All addresses</a></p>
</html>
`
}

/** The HTML page that lists every code. */
export function problemsPage(): string {
  const rows = PROBLEM_CODES.map((code) => {
    const { status, title } = problemKind(code) ?? { status: 500, title: code }
    return `<tr><td>${status}<td><a href="/problems/${code}"><code>${code}</code></a><td>${title}`
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Problems · Filrouge</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem } td { padding-right: 1rem }</style>
<h1>Problems</h1>
<p>What Filrouge answers where a request cannot be done (RFC 9457), by code.</p>
<table>${rows.join('\n')}</table>
</html>
`
}

/** Messages about dates refer to this part of the page, by the address `/problems/validation-failed#dates`. */
const DATES = `<h2 id="dates">Dates</h2>
<p>Dates are EDTF of level 0 or 1. If a source leaves a date open, leave it open.</p>
<table><tr><th>You know<th>Write${DATE_FORMS.map(([known, written]) => `\n<tr><td>${htmlOf(known)}<td>${htmlOf(written)}`).join('')}
</table>
`

/** Text with `code` in backticks, as HTML. */
function htmlOf(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/`([^`]*)`/g, '<code>$1</code>')
}
