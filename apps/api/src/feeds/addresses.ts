import type { FastifyRequest } from 'fastify'
import { baseUrlOf } from '../http/public-url.js'

/** The absolute addresses that an answer names. */
export interface Addresses {
  /** The address of the request, as it was asked. */
  self: string
  /** The address of the next page. */
  next(cursor: string): string
  /** The page of all stories. */
  stories: string
  /** The page of a story, in the view that was asked for. */
  story(storyId: string): string
  /**
   * The page of a story with one development. The story's own page may show it only further on, and without scripts the
   * address would then lead to nothing.
   */
  development(storyId: string, developmentId: string): string
  /** What a development is in linked data. It is no address to follow. */
  developmentIri(storyId: string, developmentId: string): string
}

/** The parameters of a view of a story: its past, its world and its language. */
const VIEW = ['version', 'knownAt', 'recordedAt', 'happenedBy', 'lang']

type Asked = Pick<FastifyRequest, 'url' | 'host' | 'protocol'>

/**
 * The addresses for the answer to a request.
 * @param publicUrl the address at which clients reach the service; null: the request says it, by its `Host`
 */
export function addressesFor(asked: Asked, publicUrl: string | null): Addresses {
  const base = baseUrlOf(asked, publicUrl)
  const self = new URL(base + asked.url)
  const view = new URLSearchParams([...self.searchParams].filter(([name]) => VIEW.includes(name))).toString()
  const page = (storyId: string, query: string) => `${base}/stories/${storyId}${query && `?${query}`}`
  const story = (storyId: string) => page(storyId, view)
  return {
    self: self.href,
    next: (cursor) => {
      const next = new URL(self)
      next.searchParams.set('cursor', cursor)
      return next.href
    },
    stories: `${base}/`,
    story,
    development: (storyId, developmentId) =>
      `${page(storyId, [view, `development=${developmentId}`].filter(Boolean).join('&'))}#${developmentId}`,
    developmentIri: (storyId, developmentId) => `${story(storyId)}#${developmentId}`,
  }
}
