import { Presets, SingleBar } from 'cli-progress'

/** How often the progress is printed, if there is no terminal. */
const LINE_EVERY_MS = 2_000

export interface Standing {
  /** How much is done, in the unit of the total. */
  done: number
  /** The progress in words: `1200 lines, 400 a second`. */
  words: string
}

/** Shows the progress of long work on the standard error. */
export interface Progress {
  update(): void
  /** Prints something without breaking the bar. */
  beside(say: () => void): void
  stop(): void
}

/**
 * Shows a bar on a terminal, or a line every two seconds elsewhere.
 * @param total the amount of work; null if it is unknown
 */
export function startProgress(total: number | null, standing: () => Standing): Progress {
  return process.stderr.isTTY && total !== null ? bar(total, standing) : lines(total, standing)
}

function bar(total: number, standing: () => Standing): Progress {
  const { stderr } = process
  const single = new SingleBar(
    {
      format: '{bar} {percentage}%  {words}{left}',
      stream: stderr,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
    },
    Presets.shades_classic,
  )
  const update = () => {
    const { done, words } = standing()
    single.update(Math.min(done, total), { words, left: left(done, total, Date.now() - begun) })
  }
  const begun = Date.now()
  single.start(total, 0, { words: standing().words, left: '' })
  return {
    update,
    beside: (say) => {
      stderr.write('\r\u001b[K')
      say()
    },
    stop: () => {
      update()
      single.stop()
    },
  }
}

function lines(total: number | null, standing: () => Standing): Progress {
  const begun = Date.now()
  const timer = setInterval(() => {
    const { done, words } = standing()
    process.stderr.write(
      `${words}${total === null ? '' : percentage(done, total)}${total === null ? '' : left(done, total, Date.now() - begun)}\n`,
    )
  }, LINE_EVERY_MS)
  return { update: () => undefined, beside: (say) => say(), stop: () => clearInterval(timer) }
}

const percentage = (done: number, total: number): string =>
  done <= 0 || total <= 0 ? '' : `, ${Math.floor((done / total) * 100)}%`

/** The first part of the work says little about its speed. */
const ESTIMATE_AFTER_MS = 5_000
const ESTIMATE_AFTER_PART = 0.02

/** The time that is left, as `, 12 s left`. It is empty at the start, while the speed is not known. */
export function left(done: number, total: number, ms: number): string {
  if (ms < ESTIMATE_AFTER_MS || done < total * ESTIMATE_AFTER_PART || done <= 0) return ''
  return `, ${Math.ceil(((ms / done) * Math.max(total - done, 0)) / 1_000)} s left`
}
