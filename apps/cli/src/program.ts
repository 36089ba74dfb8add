import { VERSION } from '@filrouge/runtime/config'
import { nearest } from '@filrouge/story'
import { Command } from 'commander'
import { addAppend } from './commands/append.js'
import { addCompletion } from './commands/completion.js'
import { addConfig } from './commands/config.js'
import { addDeliveries } from './commands/deliveries.js'
import { addDevelopment } from './commands/development.js'
import { addDiff } from './commands/diff.js'
import { addEvents } from './commands/events.js'
import { addExpectations } from './commands/expectations.js'
import { addExport } from './commands/export.js'
import { addFigures } from './commands/figures.js'
import { addImport } from './commands/import.js'
import { addKeys } from './commands/keys.js'
import { addListen } from './commands/listen.js'
import { addPositions } from './commands/positions.js'
import { addQuarantine } from './commands/quarantine.js'
import { addReplay } from './commands/replay.js'
import { addShow } from './commands/show.js'
import { addSources } from './commands/sources.js'
import { addStart } from './commands/start.js'
import { addStatus } from './commands/status.js'
import { addStories } from './commands/stories.js'
import { addSubscribe } from './commands/subscribe.js'
import { addSubscriptions } from './commands/subscriptions.js'
import { addTimeline } from './commands/timeline.js'
import { addVerify } from './commands/verify.js'
import { addWatch } from './commands/watch.js'
import { withoutKeys } from './failures.js'
import { globalOptions } from './session.js'
import { addVerb } from './verbs/add-verb.js'
import { VERBS } from './verbs/index.js'

const COMMANDS = [
  addStart,
  addConfig,
  addStatus,
  ...VERBS.map((verb) => (program: Command) => addVerb(program, verb)),
  addAppend,
  addStories,
  addShow,
  addTimeline,
  addDevelopment,
  addPositions,
  addExpectations,
  addFigures,
  addSources,
  addEvents,
  addDiff,
  addReplay,
  addWatch,
  addImport,
  addExport,
  addVerify,
  addSubscribe,
  addSubscriptions,
  addDeliveries,
  addListen,
  addKeys,
  addQuarantine,
  addCompletion,
]

/** Makes the command line program. Running it prints usage errors, then throws a CommanderError. */
export function makeProgram(): Command {
  const program = new Command('filrouge')
    .description(
      'A running file of a story: append developments, replay its history, see what was known at any time.',
    )
    .version(VERSION, '-V, --version', 'the version of this program')
    // Options after a command's name belong to that command: `timeline --version 3`.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeErr: (text) => process.stderr.write(withoutKeys(text)),
      outputError: (text, write) => write(withNearOnly(text)),
    })
  globalOptions(program)
  for (const add of COMMANDS) add(program)
  return program
}

/** An error of commander without a suggestion that is not near to what was written. */
function withNearOnly(text: string): string {
  const [, written = '', suggestion = '', meant = ''] =
    /'(?:--)?([^']+)'\n?(\(Did you mean (?:--)?([^?]+)\?\))/.exec(text) ?? []
  const isNear = suggestion === '' || nearest(written, [meant]) !== null
  return isNear ? text : text.replace(suggestion, '').replace(/\n+$/, '\n')
}
