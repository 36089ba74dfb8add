import type { Place, Word } from './tree.js'

/** A completion script for zsh, like the one for bash, with meanings. It goes into an `fpath` folder or is sourced. */
export const zshScript = (places: readonly Place[]): string => `#compdef filrouge
# zsh completion of filrouge; made by \`filrouge completion zsh\`
_filrouge() {
  local place= word i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    case "$place/$word" in
${places.flatMap(steps).join('\n')}
    esac
  done
  case "$place:\${words[CURRENT-1]}" in
${places.flatMap(valueCases).join('\n')}
  esac
  case "$place" in
${places.map(placeCase).join('\n')}
  esac
  if (( $#found )); then _describe filrouge found; else _files; fi
}
if [[ \${funcstack[1]} == _filrouge ]]; then _filrouge "$@"; else compdef _filrouge filrouge; fi
`

const steps = ({ path, commands }: Place) =>
  commands.map(
    ({ word }) => `      ${quoted(`${path}/${word}`)}) place=${quoted(`${path} ${word}`.trim())} ;;`,
  )

const valueCases = ({ path, values }: Place) =>
  values.map(({ option, choices }) => {
    const found =
      choices.length > 0 ? `found=(${choices.map(quoted).join(' ')}); _describe value found` : '_files'
    return `    ${quoted(`${path}:${option}`)}) ${found}; return ;;`
  })

function placeCase({ path, commands, options, choices }: Place): string {
  const words = [...commands, ...choices.map((word) => ({ word, meaning: '' }))]
  const list = (of: readonly Word[]) => of.map(described).join(' ')
  return `    ${quoted(path)}) if [[ \${words[CURRENT]} == -* ]]; then found=(${list(options)}); else found=(${list(words)}); fi ;;`
}

/** `word:meaning`, as `_describe` takes it. */
const described = ({ word, meaning }: Word) =>
  quoted(meaning === '' ? word.replaceAll(':', '\\:') : `${word.replaceAll(':', '\\:')}:${meaning}`)

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
