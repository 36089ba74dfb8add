/** Kafka's murmur2 of UTF-8 text: 32 bits, as its Java client computes it. */
export function murmur2(text: string): number {
  const data = Buffer.from(text, 'utf8')
  const m = 0x5bd1e995
  let h = 0x9747b28c ^ data.length
  const words = data.length >> 2
  for (let i = 0; i < words; i++) {
    let k = Math.imul(data.readInt32LE(i * 4), m)
    k = Math.imul(k ^ (k >>> 24), m)
    h = Math.imul(h, m) ^ k
  }
  const rest = data.subarray(words * 4)
  if (rest.length > 0) h = Math.imul(h ^ rest.readUIntLE(0, rest.length), m)
  h = Math.imul(h ^ (h >>> 13), m)
  return h ^ (h >>> 15)
}

/** The partition of a story, as Kafka's own default partitioner would choose it. */
export const partitionOf = (storyId: string, partitions: number): number =>
  (murmur2(storyId) & 0x7fffffff) % partitions
