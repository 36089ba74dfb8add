import { Controller, Get, Header, Inject } from '@nestjs/common'
import { ApiExcludeController } from '@nestjs/swagger'
import { asyncApiDocument } from './document.js'

export const PUBLIC_TOPIC = Symbol('the name of the public topic, or null')

/** Serves `/asyncapi.json`. It needs no key, like `/openapi.json`. */
@ApiExcludeController()
@Controller()
export class AsyncApiController {
  private readonly text: string

  constructor(@Inject(PUBLIC_TOPIC) topic: string | null) {
    this.text = JSON.stringify(asyncApiDocument({ topic }))
  }

  @Get('asyncapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  document(): string {
    return this.text
  }
}
