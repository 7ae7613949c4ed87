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

/** How many characters of white space all of these lines begin with. */
export function commonIndent(lines: readonly string[]): number {
  return lines.reduce((least, line) => Math.min(least, line.length - line.trimStart().length), Infinity)
}

/** Every mark of a text, in order. */
export const MARKS = /\/\* (hole|end) ([a-z][a-z0-9]*(?:-[a-z0-9]+)*) \*\//g
