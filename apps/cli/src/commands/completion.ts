import { Argument, type Command } from 'commander'
import { bashScript } from '../completion/bash.js'
import { completionTree } from '../completion/tree.js'
import { zshScript } from '../completion/zsh.js'
import { examples } from '../options.js'

/** `filrouge completion`: prints a completion script for a shell. */
export function addCompletion(program: Command): void {
  const command = program
    .command('completion')
    .description('print a shell script that completes commands and options')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh']))
    .action((shell: 'bash' | 'zsh') => {
      const tree = completionTree(program)
      process.stdout.write(shell === 'bash' ? bashScript(tree) : zshScript(tree))
    })
  examples(
    command,
    'completion bash > ~/.local/share/bash-completion/completions/filrouge',
    'completion zsh > ~/.zfunc/_filrouge',
  )
}
