import { randomInt } from 'node:crypto'

/**
 * The seed of all randomness in the tests of a run. A failing test prints it. With this seed in FILROUGE_TEST_SEED, the
 * next run repeats the same random choices.
 */
export const SEED = Number((process.env['FILROUGE_TEST_SEED'] ||= String(randomInt(2 ** 31))))

/**
 * A random generator for each name, so that one test does not change the numbers of another.
 * @returns a function like Math.random, by mulberry32
 */
export function diceOf(name: string): () => number {
  let state = [...name].reduce((sum, char) => Math.imul(sum, 31) + char.charCodeAt(0), SEED) | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
