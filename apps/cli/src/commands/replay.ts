import type { Filrouge, Followed, PastQuery, RecordedEvent, ReplayOptions } from '@filrouge/client'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { BottomLine } from '../bottom-line.js'
import { occurredOf } from '../event-texts.js'
import { connectionNotes, sayEvent } from '../followed-line.js'
import { readKeys } from '../keys.js'
import {
  aboutLine,
  duration,
  examples,
  pastOf,
  pastOptions,
  readingOptions,
  whole,
  type StoryFlags,
} from '../options.js'
import type { Output } from '../output.js'
import { Player } from '../player.js'
import { sessionOf, type Session } from '../session.js'
import { storyArgument, storyGiven } from '../story-argument.js'
import { types } from '../subscribing.js'

type ReplayFlags = StoryFlags &
  Pick<ReplayOptions, 'speed' | 'every' | 'maxPause' | 'from' | 'to' | 'type'> & {
    axis: 'known' | 'occurred'
  }

/** `filrouge replay`: plays a story in time. */
export function addReplay(program: Command): void {
  const command = storyArgument(
    program
      .command('replay')
      .description('play a story in time; on a terminal, space pauses, → steps, and q quits'),
  )
    .addOption(
      new Option(
        '--speed <n>',
        'how much faster than in the story time passes; default: 3600, an hour in a second',
      )
        .argParser(speed)
        .conflicts('every'),
    )
    .option('--every <duration>', 'the time between two events, such as 500ms', duration)
    .option(
      '--max-pause <duration>',
      'the longest pause between two events; default: 5s with --speed',
      duration,
    )
    .addOption(
      new Option('--axis <axis>', 'play events as they became known, or as they happened')
        .choices(['known', 'occurred'])
        .default('known'),
    )
    .option('--from <version>', 'from this version', whole)
    .option('--to <version>', 'up to this version', whole)
    .addOption(
      new Option('--type <types>', 'a comma-separated list of event types; default: all').argParser(types),
    )
    .action(replay)
  examples(
    readingOptions(pastOptions(command)),
    'replay coalition-of-the-willing --every 1s',
    'replay coalition-of-the-willing --axis occurred --speed 86400 --max-pause 2s --lang fr',
  )
}

function speed(text: string): number {
  const number = /^\d{1,10}(?:\.\d{1,6})?$/.test(text) ? Number(text) : 0
  if (number > 0) return number
  throw new InvalidArgumentError('Give a number greater than 0, such as 3600 for an hour in a second.')
}

async function replay(given: string | undefined, flags: ReplayFlags, command: Command): Promise<void> {
  const session = sessionOf(command)
  const { client, out } = session
  const { speed, every, maxPause, axis, from, to, type } = flags
  const past = pastOf(flags, out)
  const storyId = await storyGiven(given, command, session)
  const at = await readAt(client, storyId, past)
  const options = {
    version: at.version,
    happenedBy: past.happenedBy,
    speed,
    every,
    maxPause,
    axis,
    from,
    to,
    type,
  }
  const say = sayer(out, flags)
  if (!out.isJson) out.line(aboutLine(out, storyId, at, past))
  if (canPress(out)) return playWithKeys(session, storyId, options, say)
  for await (const { event } of client.replay(storyId, {
    ...options,
    ...connectionNotes((text) => out.note(text)),
  })) {
    say(event)
    await out.drained()
  }
}

/** The version that is played, and its times. It is fixed before the replay begins, however long that takes. */
async function readAt(client: Filrouge, storyId: string, past: PastQuery) {
  for await (const page of client.eventPages(storyId, { ...past, limit: 1 })) return page
  throw new Error('a list has at least one page')
}

/** Whether keys can be read, and whether there is somebody who sees what they do. */
const canPress = (out: Output) =>
  !out.isJson && process.stdin.isTTY && process.stdout.isTTY && process.env['TERM'] !== 'dumb'

/** Prints the events of a replay, each with its time on the axis. An event without a date of its own has `-`. */
function sayer(out: Output, { axis, lang }: ReplayFlags): (event: RecordedEvent) => void {
  return (event) => {
    if (out.isJson) return out.json(event)
    const time =
      axis === 'occurred'
        ? out.date(occurredOf(event) ?? '-')
        : out.second(event.learnedAt ?? event.recordedAt)
    sayEvent(out, [time, String(event.version)], event, lang)
  }
}

/** Plays a story on a terminal whose keys pause it. */
async function playWithKeys(
  { client, out, signal }: Session,
  storyId: string,
  options: ReplayOptions,
  say: (event: RecordedEvent) => void,
): Promise<void> {
  const bottom = new BottomLine(process.stdout)
  const notes = connectionNotes((text) => bottom.above(() => out.note(text)))
  const player = new Player((cursor, pace): AsyncGenerator<Followed> => {
    const after = { ...options, ...notes, cursor: cursor ?? undefined }
    return client.replay(storyId, pace === 'in time' ? after : { ...after, speed: undefined, every: '1ms' })
  }, signal)
  const showKeys = () =>
    bottom.show(player.isPaused ? 'paused: space plays on, → next, q quits' : 'space pauses, → next, q quits')
  const release = readKeys(process.stdin, (key) => {
    if (key === 'space') player.toggle()
    else if (key === 'right') player.step()
    else player.quit()
    showKeys()
  })
  try {
    showKeys()
    for await (const { event } of player.events()) bottom.above(() => say(event))
  } finally {
    bottom.end()
    release()
  }
}
