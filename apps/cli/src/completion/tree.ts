import type { Command, Option } from 'commander'

/** A word that can be completed, and its meaning. */
export interface Word {
  word: string
  meaning: string
}

/** A command, and the words that may follow it. */
export interface Place {
  /** The words of the command without the program's name: `keys make`; empty for the program. */
  path: string
  commands: Word[]
  options: Word[]
  /** Options that take a value: the allowed values, or none if any value is allowed. */
  values: { option: string; choices: string[] }[]
  /** The allowed values of the command's arguments, if they are limited. */
  choices: string[]
}

/** Every command of a program, with the words that may follow it. */
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
