/** Most values (members and elements, nested ones included) of a document that is handed to a schema. */
const MAX_VALUES = 500_000
const MAX_DEPTH = 64

/**
 * Why a parsed document is too big to be looked at, or `undefined`. A byte cap alone does not do: 64 MiB of `0,0,0`
 * become tens of millions of schema problems, and deep nesting ends a recursive walk.
 */
export function boundsProblem(document: unknown): string | undefined {
  let level: unknown[] = [document]
  let seen = 1
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      const members: unknown[] = Object.values(value)
      seen += members.length
      if (seen > MAX_VALUES) return `holds more than ${MAX_VALUES} values`
      for (const member of members) next.push(member)
    }
    level = next
  }
  return undefined
}
