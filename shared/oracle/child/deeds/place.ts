/** Where a deed is done. */
export interface DeedPlace {
  /** The tree with base and change. */
  folder: string
  /** Repository path of the module that the row is about. */
  module: string
  shiftDays: number
}
