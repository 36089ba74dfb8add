import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import { asProblem, type Logger } from '@filrouge/runtime'
import { isPast, renderProblem, type Assets } from '@filrouge/web'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { STREAM_LOG } from '../http/stream-log.js'
import { contentSecurity, type PageSources } from './content-security.js'
import { languageOf } from './page-language.js'
import { ASSETS, PAGE_SOURCES } from './page-settings.js'
import { RenderedPage } from './rendered-page.js'
import { sendPage } from './send-page.js'

/** Answers a failure with a page for people. A page that may not be read is the page of one that does not exist. */
@Catch()
export class PageProblems implements ExceptionFilter {
  constructor(
    @Inject(ASSETS) private readonly assets: Assets,
    @Inject(PAGE_SOURCES) private readonly sources: PageSources,
    @Inject(STREAM_LOG) private readonly logger: Logger,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>()
    const reply = host.switchToHttp().getResponse<FastifyReply>()
    const problem = asProblem(error, this.logger)
    const { pathname, searchParams } = new URL(request.url, 'http://localhost')
    const asked = Object.fromEntries(searchParams)
    const [first] = problem.details.errors ?? []
    const html = renderProblem({
      language: languageOf(asked['lang'], request),
      assets: this.assets,
      code: problem.code,
      wrong: problem.code === 'validation-failed' && first ? wrongOf(first) : null,
      story: leadsToStory(problem.code, asked, pathname) ? pathname : null,
      asked,
      inLanguage: (lang) => `${pathname}?lang=${lang}`,
    })
    await sendPage(reply, {
      page: new RenderedPage(html),
      status: problem.status,
      keep: 'nothing',
      headers: {
        ...problem.details.headers,
        'content-security-policy': contentSecurity(this.sources, false),
      },
    })
  }
}

/** The parameter that an error is about. `/query/kind/0` is about `kind`. */
const wrongOf = ({ pointer, message }: { pointer: string; message: string }) => ({
  parameter: pointer.split('/')[2] ?? '',
  message,
})

/** Whether the story may be there at the same address without its parameters. */
function leadsToStory(code: string, asked: Readonly<Record<string, string>>, pathname: string): boolean {
  if (code === 'story-not-found') return isPast(asked)
  const isOfStory = /^\/(?:stories|embed)\/./.test(pathname)
  return isOfStory && ['validation-failed', 'version-not-found', 'development-not-found'].includes(code)
}
