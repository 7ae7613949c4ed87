/** A file of a change: its text at the base and with the change; `undefined` where it is not there. */
export interface TwoTexts {
  path: string
  before: string | undefined
  after: string | undefined
}

/** As git pairs what goes with what comes: half of the larger text are the same lines. */
const LEAST_ALIKE = 0.5
/** A line that stands in more files says nothing about where a text comes from. */
const MOST_FILES_OF_LINE = 20
/** Texts of the base that one text is measured against: those that share most with it. */
const MOST_MEASURED = 3

/**
 * Which files of a change have exchanged their names: new path to old path. A text that lies where another one lay counts as moved only
 * where that other one lies elsewhere too, so the pairs form circles, or chains from a name that goes to a name that comes. A file laid over
 * another one, whose text is lost, is in no pair. A text of a pair is more like the old text than like the one that lay under its own name.
 */
export function exchangesIn(files: readonly TwoTexts[]): Map<string, string> {
  const stays = files.filter(({ before, after }) => before !== undefined && after !== undefined)
  const least = stays.length < files.length ? 1 : 2
  return stays.length < least ? new Map<string, string>() : closed(likeliest(files), files)
}

interface Pair {
  from: string
  to: string
  alike: number
}

/** The likeliest old path of each text; an old path goes to the text that is most like it. */
function likeliest(files: readonly TwoTexts[]): Map<string, string> {
  const bases = files.flatMap(({ path, before }) => (before === undefined ? [] : [textOf(path, before)]))
  const holding = new Map<string, Text[]>()
  for (const base of bases)
    for (const line of base.lines.keys()) holding.set(line, holding.get(line)?.concat(base) ?? [base])
  const pairs = files.flatMap((file) => bestPair(file, holding) ?? []).sort((a, b) => a.alike - b.alike)
  const byOld = new Map(pairs.map(({ from, to }) => [from, to]))
  return new Map([...byOld].map(([from, to]) => [to, from]))
}

/** `undefined` where no other text of the base is half of this one, or its own is as near. */
function bestPair(
  { path, before, after }: TwoTexts,
  holding: ReadonlyMap<string, readonly Text[]>,
): Pair | undefined {
  if (after === undefined || after === before) return undefined
  const head = textOf(path, after)
  const own = before === undefined ? 0 : alikeness(textOf(path, before), head)
  const measured = sharingMost(head, holding).map((base): Pair => {
    return { from: base.path, to: path, alike: alikeness(base, head) }
  })
  const best = measured.reduce<Pair | undefined>(
    (a, b) => (a !== undefined && a.alike >= b.alike ? a : b),
    undefined,
  )
  return best === undefined || best.alike < LEAST_ALIKE || best.alike <= own ? undefined : best
}

/** The texts that share the longest lines with this one, of the lines that few files have. */
function sharingMost(head: Text, holding: ReadonlyMap<string, readonly Text[]>): Text[] {
  const shared = new Map<Text, number>()
  for (const line of head.lines.keys()) {
    const bases = holding.get(line) ?? []
    if (bases.length > MOST_FILES_OF_LINE) continue
    for (const base of bases) shared.set(base, (shared.get(base) ?? 0) + line.length)
  }
  const sorted = [...shared].sort(([, a], [, b]) => b - a)
  return sorted.slice(0, MOST_MEASURED).map(([base]) => base)
}

/** A text as a multiset of lines. */
interface Text {
  path: string
  lines: ReadonlyMap<string, number>
  size: number
}

function textOf(path: string, text: string): Text {
  const lines = new Map<string, number>()
  for (const line of text.split('\n')) lines.set(line, (lines.get(line) ?? 0) + 1)
  return { path, lines, size: text.length + 1 }
}

/** The share of the larger text that is lines of both: 0 to 1. */
function alikeness(one: Text, other: Text): number {
  let common = 0
  for (const [line, count] of one.lines)
    common += Math.min(count, other.lines.get(line) ?? 0) * (line.length + 1)
  return common / Math.max(one.size, other.size)
}

/** The pairs in which no text is laid over one that is lost, and none is a copy of one that is still there. */
function closed(pairs: ReadonlyMap<string, string>, files: readonly TwoTexts[]): Map<string, string> {
  const comes = new Set(files.flatMap(({ path, before }) => (before === undefined ? [path] : [])))
  const goes = new Set(files.flatMap(({ path, after }) => (after === undefined ? [path] : [])))
  let left = new Map([...pairs].filter(([to, from]) => !(comes.has(to) && goes.has(from))))
  for (let size = -1; size !== left.size;) {
    size = left.size
    const moved = new Set(left.values())
    const taken = left
    left = new Map(
      [...left].filter(
        ([to, from]) => (comes.has(to) || moved.has(to)) && (goes.has(from) || taken.has(from)),
      ),
    )
  }
  return left
}
