import type { StripLayout } from '../../strip/layout.js'
import { spanBetween, spanOf, withEnd } from './brush.js'
import type { StripModel } from './model.js'
import { happenedStepAt, holdAt, knotAt, spotOf, type Hold, type Spot } from './pointer.js'

/** What pointers do on the drawing. */
export interface DragHandlers {
  onPointerDown(event: PointerEvent): void
  onPointerMove(event: PointerEvent): void
  onPointerUp(event: PointerEvent): void
  onPointerCancel(event: PointerEvent): void
  onPointerLeave(): void
  onClickCapture(event: MouseEvent): void
  onDragStart(event: DragEvent): void
}

interface Dragged {
  model: StripModel
  /** The drawing. */
  drawing(): Element | null
  /** A control is moved by hand. */
  onMove(control: 'known' | 'happened', step: number): void
  onTake(): void
  /** A knot is pointed at. Null: none is. */
  onPoint(knot: number | null): void
  /** A knot was pressed. */
  onOpen(developmentId: string): void
}

/** So far a pointer moves before it drags, percent of the strip. */
const BEGIN = 0.8

interface Gesture {
  pointerId: number
  hold: Hold
  start: Spot
  hasMoved: boolean
}

/** Dragging of flags, of the brush and of its ends, by mouse, pen and finger. A drag is no click. */
export function dragging({ model, drawing, onMove, onTake, onPoint, onOpen }: Dragged): DragHandlers {
  let gesture: Gesture | null = null
  let wasDrag = false

  const spotIn = (event: MouseEvent): Spot | null => {
    const element = drawing()
    return element && spotOf(event, element)
  }

  function drag(spot: Spot, { hold, start }: Gesture): void {
    const layout = model.layout.value
    switch (hold.kind) {
      case 'known':
        return onMove('known', layout.record.indexAt(spot.x))
      case 'happened':
        return onMove('happened', happenedStepAt(layout, spot.x))
      case 'brush':
        return model.brush(spanBetween(layout, start.x, spot.x))
      case 'brush end':
        return dragEnd(layout, hold.end, spot)
    }
  }

  function dragEnd(layout: StripLayout, end: 0 | 1, spot: Spot): void {
    const span = spanOf(layout, model.position.value)
    if (span) model.brush(withEnd(span, end, layout.axis.timeAt(spot.x)))
  }

  function finish(): void {
    if (gesture?.hasMoved) model.follow()
    gesture = null
  }

  return {
    onPointerDown: (event) => {
      wasDrag = false
      const spot = spotIn(event)
      if (!spot || event.button !== 0 || !event.isPrimary) return
      const hold = holdAt(model.layout.value, model.position.value, spot, event.pointerType === 'touch')
      gesture = hold && { pointerId: event.pointerId, hold, start: spot, hasMoved: false }
    },
    onPointerMove: (event) => {
      const spot = spotIn(event)
      if (!spot) return
      if (!gesture) return onPoint(knotAt(model.layout.value, spot))
      if (event.pointerId !== gesture.pointerId) return
      if (!gesture.hasMoved && Math.abs(spot.x - gesture.start.x) < BEGIN) return
      if (!gesture.hasMoved) {
        gesture.hasMoved = wasDrag = true
        drawing()?.setPointerCapture(event.pointerId)
        model.travel.begin()
        onTake()
        onPoint(null)
      }
      drag(spot, gesture)
      // A drag that dwells shows its view; the brush shows it when it is let go.
      if (gesture.hold.kind === 'known' || gesture.hold.kind === 'happened') model.follow()
    },
    onPointerUp: finish,
    onPointerCancel: finish,
    onPointerLeave: () => onPoint(null),
    onClickCapture: (event) => {
      // A link is followed by its key, or in another tab.
      if (event.detail === 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
      if (wasDrag) return event.preventDefault()
      const spot = spotIn(event)
      const layout = model.layout.value
      const knot = spot && knotAt(layout, spot)
      const development = knot === null || layout.kind === 'columns' ? null : layout.developments[knot]
      if (development) {
        event.preventDefault()
        onOpen(development.developmentId)
      } else if (spot && Math.abs(spot.y - layout.heights.record) <= 12) {
        event.preventDefault()
        model.travel.begin()
        onTake()
        onMove('known', layout.record.indexAt(spot.x))
        model.follow()
      }
    },
    // The drawing is not dragged away by its links.
    onDragStart: (event) => event.preventDefault(),
  }
}
