import { Controller, Get, Header, Param } from '@nestjs/common'
import { Problem, problemPage, problemsPage } from '@filrouge/runtime'
import { undocumented } from './http/openapi.js'

/** Serves a page for each problem code. The `type` of a problem document is the address of its page. */
@undocumented()
@Controller('problems')
export class ProblemsController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  all(): string {
    return problemsPage()
  }

  @Get(':code')
  @Header('content-type', 'text/html; charset=utf-8')
  page(@Param('code') code: string): string {
    const page = problemPage(code)
    if (page === null) throw new Problem('not-found', { detail: 'there is no such problem' })
    return page
  }
}
