import type { Command, Option } from 'commander'

/** A word that may stand somewhere, and what it means. */
export interface Word {
  word: string
  meaning: string
}

/** What may follow a command. */
export interface Place {
  /** The words that lead here, without the program's own: `keys make`; empty for the program. */
  path: string
  commands: Word[]
  options: Word[]
  /** Options whose value is the next word: the values that they take, or none where any will do. */
  values: { option: string; choices: string[] }[]
  /** What the command takes besides options, where that is one of a few. */
  choices: string[]
}

/** Every command of a program, with what may follow it. */
export function completionTree(command: Command, path = ''): Place[] {
  const help = command.createHelp()
  const commands = help.visibleCommands(command)
  const options = help.visibleOptions(command)
  const own: Place = {
    path,
    commands: commands.map((one) => ({ word: one.name(), meaning: one.description() })),
    options: options.flatMap((option) =>
      namesOf(option).map((word) => ({
        word,
        meaning: option.description || (option.argChoices ?? []).join(', '),
      })),
    ),
    values: options
      .filter(({ required }) => required)
      .flatMap((option) =>
        namesOf(option).map((name) => ({ option: name, choices: option.argChoices ?? [] })),
      ),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  }
  const below = command.commands.flatMap((one) => completionTree(one, `${path} ${one.name()}`.trim()))
  return [own, ...below]
}

const namesOf = ({ short, long }: Option) =>
  [long, short].filter((name) => name !== undefined && name !== null)
