import type { ListQuery } from '@filrouge/web'
import { z } from 'zod'
import { validated } from '../http/validation.js'

const text = z
  .string()
  .transform((value) => (value === '' ? undefined : value))
  .optional()

/** The parameters of the list of stories. Others are ignored, such as those that links from elsewhere add. */
const ListAddress = z.object({
  q: text,
  tag: text,
  status: z
    .enum(['open', 'closed', ''])
    .transform((value) => (value === '' ? undefined : value))
    .optional(),
  lang: text,
  cursor: text,
})

/** @throws Problem validation-failed */
export const listQuery = (query: unknown): ListQuery => validated(ListAddress, query, '/query')
