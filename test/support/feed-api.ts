import request from 'supertest'
import { readAtom } from './feed-formats.js'
import { ADMIN_KEY } from './services.js'

/** What a story has beside its reads: the last part of their addresses. */
export const FORMATS = ['feed.atom', 'feed.json', 'calendar.ics', 'story.jsonld']

export const admin = { authorization: `Bearer ${ADMIN_KEY}` }

type Headers = Readonly<Record<string, string>>

/** The API of a running product. */
export function apiOf(url: () => string) {
  const text = async (path: string, headers: Headers = {}): Promise<string> => {
    const answer = await fetch(url() + path, { headers })
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.text()
  }
  return {
    get: (path: string, headers: Headers = {}) => request(url()).get(path).set(headers).buffer(),
    text,
    atom: async (path: string, headers: Headers = {}) => readAtom(await text(`/v1/stories/${path}`, headers)),
    append: async (storyId: string, events: object[], learnedAt?: string) => {
      const asked = request(url()).post(`/v1/stories/${storyId}/events`).set(admin)
      return (await asked.send({ events, learnedAt }).expect(201)).body
    },
  }
}
