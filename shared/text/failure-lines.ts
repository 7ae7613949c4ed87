/** How much a line of a tool's output says about a failure; `noise` is never worth a reader's time. */
type Weight = 'failure' | 'hint' | 'plain' | 'noise'

const PASSED = /^\s*(?:[✔✓√]|ok \d|PASS\b|PASSED\b)/
const CHATTER =
  /^\s*(?:npm (?:warn|notice|WARN)\b|> |$)|\bDeprecationWarning\b|\bdeprecated\b|--trace-deprecation/
const FAILURE =
  /^\s*(?:[✘✖✗×●]|not ok\b|FAIL\b|FAILED\b|--- FAIL|fail\b|failed\b|error\b|fatal\b|ERROR\b|panic:|Traceback\b|E {2,}\S|\(fail\))|\b\w*(?:Error|Exception)\b(?: \[\w+\])?:|\berror TS\d|##\[error\]|: error\b|\bmust contain at least one test\b/
const HINT =
  /\b(?:fail(?:s|ed|ure|ures|ing)?|errors?|exception|cannot|could not|unexpected|undefined|expected|actual|received|missing|not found|denied|refused|aborted|killed|timed out|timeout)\b/i
const NOTHING_FAILED = /\b(?:0 (?:fail\w{0,9}|errors?)|fail\w{0,9}:? 0|errors?:? 0|no errors?)\b/i

/** Does a line say what failed? Then it is kept where others are left out. */
export function saysFailure(line: string): boolean {
  return weightOf(line) === 'failure'
}

function weightOf(line: string): Weight {
  if (PASSED.test(line) || CHATTER.test(line)) return 'noise'
  if (NOTHING_FAILED.test(line)) return 'plain'
  if (FAILURE.test(line)) return 'failure'
  return HINT.test(line) ? 'hint' : 'plain'
}

const GAP = '[...]'
/** Lines shown before and after one that says what failed. */
const LINES_BEFORE = 1
const LINES_AFTER = 6
/** Lines from the end that come before anything else, and their share of the room. */
const LAST_LINES = 8
const LAST_SHARE = 0.25
const MAX_LINE_CHARS = 400

/**
 * What a reader of a long output needs, in at most `maxChars`: the lines around what failed, the first failures first, and the
 * end. Lines of passed tests and advice of package managers come last of all. A text that fits is given whole.
 */
export function failureExcerpt(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const lines = text.split('\n').map((line) => cutLine(line, MAX_LINE_CHARS))
  const weights = lines.map(weightOf)
  const room = { left: maxChars, chosen: new Set<number>() }
  take(lines, endOf(weights), { ...room, left: Math.floor(maxChars * LAST_SHARE) })
  room.left -= [...room.chosen].reduce((sum, at) => sum + costOf(lines[at]), 0)
  take(lines, aroundFailures(weights), room)
  take(lines, indicesOf(weights, 'hint'), room)
  take(lines, indicesOf(weights, 'plain').reverse(), room)
  return joinedWithGaps(lines, room.chosen).slice(0, maxChars).toWellFormed()
}

/** The prefix that npm puts before each line of an error. */
const NPM_PREFIX = /^npm (?:error|ERR!)(?: |$)/

/** Of the lines that say what failed, the first ones tell most. */
const LINES_OF_ONE = 3

/** What an output says about its failure in one line of at most `maxChars`; its last words where it says nothing. Empty for an empty one. */
export function failureLine(text: string, maxChars: number): string {
  const lines = text.split('\n').map((line) => ({
    weight: weightOf(line),
    said: line.replace(NPM_PREFIX, '').replace(/\s+/g, ' ').trim().slice(0, MAX_LINE_CHARS),
  }))
  const spoken = lines.filter(({ weight, said }) => weight !== 'noise' && said !== '')
  const telling = ['failure', 'hint'].map((wanted) => spoken.filter(({ weight }) => weight === wanted))
  const chosen = telling.find((each) => each.length > 0) ?? spoken.slice(-1)
  const first = chosen.slice(0, LINES_OF_ONE).map(({ said }) => said)
  return cutLine(first.join('; '), maxChars).toWellFormed()
}

function cutLine(line: string, maxChars: number): string {
  return line.length <= maxChars ? line : `${line.slice(0, maxChars - GAP.length)}${GAP}`
}

interface Room {
  left: number
  chosen: Set<number>
}

/** Chooses lines in the order given while there is room for them. */
function take(lines: readonly string[], order: readonly number[], room: Room): void {
  for (const at of order) {
    const cost = costOf(lines[at])
    if (room.chosen.has(at) || cost > room.left) continue
    room.chosen.add(at)
    room.left -= cost
  }
}

/** A line, its break, and a gap before it. */
function costOf(line = ''): number {
  return line.length + GAP.length + 2
}

function endOf(weights: readonly Weight[]): number[] {
  const shown = weights.flatMap((weight, at) => (weight === 'noise' ? [] : [at]))
  return shown.slice(-LAST_LINES).reverse()
}

function aroundFailures(weights: readonly Weight[]): number[] {
  return indicesOf(weights, 'failure').flatMap((at) => {
    const from = Math.max(at - LINES_BEFORE, 0)
    const around = Array.from({ length: LINES_BEFORE + LINES_AFTER + 1 }, (_, offset) => from + offset)
    return around.filter((index) => index < weights.length && weights[index] !== 'noise')
  })
}

function indicesOf(weights: readonly Weight[], wanted: Weight): number[] {
  return weights.flatMap((weight, at) => (weight === wanted ? [at] : []))
}

function joinedWithGaps(lines: readonly string[], chosen: ReadonlySet<number>): string {
  const shown: string[] = []
  let last = -1
  for (const at of [...chosen].sort((a, b) => a - b)) {
    if (at > last + 1) shown.push(GAP)
    shown.push(lines[at] ?? '')
    last = at
  }
  if (last < lines.length - 1) shown.push(GAP)
  return shown.join('\n')
}
