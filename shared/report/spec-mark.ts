/**
 * The mark in the body of a pull request that says which spec it delivers. It is how earlier pull requests of the spec are
 * found: their branches are named after serials, which differ with every base commit.
 */
export function specMark(spec: string): string {
  return `<!-- jidoka spec:${encodeURIComponent(spec)} -->`
}

const MARK = /<!-- jidoka spec:([A-Za-z0-9%._~!*'()-]{1,4096}) -->/

/** Repository path of the spec that a body is marked with; `undefined` without a mark. */
export function markedSpec(body: string): string | undefined {
  const [, name] = MARK.exec(body) ?? []
  try {
    return name === undefined ? undefined : decodeURIComponent(name)
  } catch {
    return undefined
  }
}
