import type { Place } from './tree.js'

/**
 * A completion script for bash. It walks the words to find the command. It offers the command's subcommands, options
 * and values, or file names if there are none.
 */
export const bashScript = (
  places: readonly Place[],
): string => `# bash completion of filrouge; made by \`filrouge completion bash\`
_filrouge() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path= word words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$path/$word" in
${places.flatMap(steps).join('\n')}
    esac
  done
  case "$path:$previous" in
${places.flatMap(valueCases).join('\n')}
  esac
  case "$path" in
${places.map(placeCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _filrouge filrouge
`

/** The cases that lead from a command to its subcommands. */
const steps = ({ path, commands }: Place) =>
  commands.map(({ word }) => `      '${path}/${word}') path='${`${path} ${word}`.trim()}' ;;`)

const valueCases = ({ path, values }: Place) =>
  values.map(({ option, choices }) => {
    const reply =
      choices.length > 0 ? `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current"))` : 'COMPREPLY=()'
    return `    '${path}:${option}') ${reply}; return ;;`
  })

function placeCase({ path, commands, options, choices }: Place): string {
  const words = [...commands.map(({ word }) => word), ...choices].join(' ')
  const names = options.map(({ word }) => word).join(' ')
  return `    '${path}') if [[ $current == -* ]]; then words='${names}'; else words='${words}'; fi ;;`
}
