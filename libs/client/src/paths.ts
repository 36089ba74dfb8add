import { FilrougeProblem } from './failures.js'

export const storyPath = (storyId: string) => `/v1/stories/${segment(storyId, 'storyId')}`

/** Encodes an id for a path. @throws FilrougeProblem for `.` and `..`, which would change the path */
export function segment(id: string, name: string): string {
  if (!/^\.{0,2}$/.test(id)) return encodeURIComponent(id)
  const message = 'an id begins with a letter or digit'
  throw new FilrougeProblem(400, {
    code: 'validation-failed',
    detail: `/path/${name}: ${message}`,
    errors: [{ pointer: `/path/${name}`, message }],
  })
}
