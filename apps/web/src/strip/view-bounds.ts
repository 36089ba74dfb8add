/** The ends of the dates in the address of a view, RFC 3339. Null: not in the address, or open. */
export interface ViewBounds {
  /** The latest time of `happenedBy`. */
  until: string | null
  /** The earliest time of `from`. */
  from: string | null
  /** The latest time of `to`. */
  to: string | null
}
