import { Controller, Get, Header, Param } from '@nestjs/common'
import { ApiExcludeController } from '@nestjs/swagger'
import { Problem, problemPage, problemsPage } from '@filrouge/runtime'

/** Serves a page for each problem code. The `type` of a problem document is the address of its page. */
@ApiExcludeController()
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
