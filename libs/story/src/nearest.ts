/**
 * The candidate that is nearest to a word, by the number of letters that are wrong, missing, too many or swapped. Case does
 * not count. Null: none is near, or the word itself is among them.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const typed = word.toLowerCase()
  // About one mistake in three letters. A word of one or two letters is near every other one.
  const most = Math.min(3, Math.floor(typed.length / 3))
  let best: { candidate: string; distance: number } | null = null
  for (const candidate of candidates) {
    if (candidate === word) return null
    const meant = candidate.toLowerCase()
    if (Math.abs(meant.length - typed.length) > most) continue
    const distance = distanceOf(typed, meant)
    if (distance <= most && (!best || distance < best.distance)) best = { candidate, distance }
  }
  return best?.candidate ?? null
}

/** The distance by Damerau and Levenshtein (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
