import { Controller, Get, Header, Inject } from '@nestjs/common'
import { asyncApiDocument } from './document.js'
import { undocumented } from '../http/openapi.js'

export const PUBLIC_TOPIC = Symbol('the name of the public topic, or null')

/** Serves `/asyncapi.json`. It needs no key, like `/openapi.json`. */
@undocumented()
@Controller()
export class AsyncApiController {
  /** Made at the first request. */
  private text: string | null = null

  constructor(@Inject(PUBLIC_TOPIC) private readonly topic: string | null) {}

  @Get('asyncapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  document(): string {
    return (this.text ??= JSON.stringify(asyncApiDocument({ topic: this.topic })))
  }
}
