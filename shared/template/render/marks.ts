/** What stands before the fill of a hole. */
export function openMark(name: string): string {
  return `/* hole ${name} */`
}

/** What stands behind it. */
export function closeMark(name: string): string {
  return `/* end ${name} */`
}

/** A template literal or a continued line holds its white space: it is not moved. */
export const HOLDS_SPACE = /`|\\$/m

/** Every mark of a text, in order. */
export const MARKS = /\/\* (hole|end) ([a-z][a-z0-9]*(?:-[a-z0-9]+)*) \*\//g
