import { posix } from 'node:path'

/** A file of a change; `undefined` where it does not exist. */
export interface ChangedCode {
  path: string
  base: string | undefined
  head: string | undefined
  /** Where git says that it lay before: `base` is its text there. */
  from?: string
}

/**
 * For a path after the change, the path before it: of a file that moved whole, or of the only one of its name that went where one
 * of its name came. Every other path is itself.
 */
export function movedFrom(files: readonly ChangedCode[]): (path: string) => string {
  const gone = files.filter(({ head, base }) => head === undefined && base !== undefined)
  const come = files.filter(({ head, base }) => head !== undefined && base === undefined)
  const goneBy = (name: string): ChangedCode[] => gone.filter(({ path }) => posix.basename(path) === name)
  const comeBy = Map.groupBy(come, ({ path }) => posix.basename(path))
  const pairs = come.flatMap(({ path, head }): [string, string][] => {
    const whole = gone.filter(({ base }) => base === head)
    const named = goneBy(posix.basename(path))
    const isOnly = named.length === 1 && comeBy.get(posix.basename(path))?.length === 1
    const [from] = whole.length === 1 ? whole : isOnly ? named : []
    return from === undefined ? [] : [[path, from.path]]
  })
  const known = files.flatMap(({ path, from }): [string, string][] =>
    from === undefined ? [] : [[path, from]],
  )
  const moved = new Map([...pairs, ...known])
  return (path) => moved.get(path) ?? path
}
