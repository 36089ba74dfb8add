import type { Room } from './fit.js'

/** A place in percent, as SVG has it. */
export const pct = (x: number) => `${Math.round(x * 100) / 100}%`

/** The class of what is drawn only where it has room. */
export const roomClass = (room: Room) => (room === 'phone' ? '' : ` from-${room}`)

/** A name for those who do not see the drawing. It has the visible words, by which others call it. */
export const nameWith = (visible: string, full: string) =>
  ` ${full.replaceAll(',', '')} `.includes(` ${visible} `) ? full : `${visible}: ${full}`
