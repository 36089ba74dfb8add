import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import { Problem } from '@filrouge/runtime'
import { EMBED_HEIGHT, embedLine } from '@filrouge/web'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { callerOf, laterCallerOf } from '../http/caller.js'
import { answers, operation, tagged, takes } from '../http/openapi.js'
import { baseUrlOf, PUBLIC_URL } from '../http/public-url.js'
import { queryOf, readQuery, whole } from '../http/query.js'
import { send } from '../http/send.js'
import { languageOf } from './page-language.js'
import { readPicked } from './picked-reads.js'

const OEmbedQuery = {
  url: z.string().max(2_000).describe('The address of the page of a story.'),
  format: z.enum(['json']).default('json').describe('The format of the answer.'),
  maxwidth: whole(1, 10_000).optional().describe('The most pixels of width.'),
  maxheight: whole(1, 10_000).optional().describe('The most pixels of height.'),
}

const OEmbed = z
  .strictObject({
    version: z.literal('1.0'),
    type: z.literal('rich'),
    title: z.string(),
    provider_name: z.string(),
    provider_url: z.string(),
    html: z.string(),
    width: z.int(),
    height: z.int(),
    cache_age: z.int().describe('seconds'),
  })
  .meta({ id: 'OEmbed' })
type OEmbed = z.output<typeof OEmbed>

const WIDTH = 640
const CACHE_SECONDS = 3_600

/** Tells other services how to embed a story (https://oembed.com, version 1.0). */
@tagged('Feeds')
@Controller('oembed')
export class OEmbedController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PUBLIC_URL) private readonly publicUrl: string | null,
  ) {}

  @Get()
  @operation({ summary: 'How to embed the page of a story (oEmbed 1.0)', operationId: 'oembed' })
  @takes(OEmbedQuery)
  @answers({ 200: OEmbed })
  async embed(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { url, maxwidth = WIDTH, maxheight = EMBED_HEIGHT } = readQuery(OEmbedQuery, queryOf(request))
    const origin = baseUrlOf(request, this.publicUrl)
    const { storyId, lang } = pageOf(url, origin)
    const language = languageOf(lang, request)
    const read = {
      storyId,
      minVersion: () => null,
      caller: callerOf(request),
      callerNow: laterCallerOf(request),
    }
    const { title } = await readPicked(this.queries, 'state', read, { lang: language })
    const [width, height] = [Math.min(maxwidth, WIDTH), Math.min(maxheight, EMBED_HEIGHT)]
    const line = embedLine({ origin, storyId, language, title: title.value }, String(width), height)
    const body: OEmbed = {
      version: '1.0',
      type: 'rich',
      title: title.value,
      provider_name: 'Filrouge',
      provider_url: `${origin}/`,
      html: line,
      width,
      height,
      cache_age: CACHE_SECONDS,
    }
    send(reply, { status: 200, headers: { 'cache-control': 'private, no-cache' }, body })
  }
}

/** The story and the language of a page's address. @throws Problem not-found where it is no page of a story here */
function pageOf(address: string, origin: string): { storyId: string; lang: string | null } {
  const url = URL.canParse(address) ? new URL(address) : null
  const [, storyId] = /\/(?:stories|embed)\/([^/]+)$/.exec(url?.pathname ?? '') ?? []
  if (!url || storyId === undefined || !address.startsWith(`${origin}/`))
    throw new Problem('not-found', { detail: 'the url is not the page of a story of this service' })
  return { storyId, lang: url.searchParams.get('lang') }
}
