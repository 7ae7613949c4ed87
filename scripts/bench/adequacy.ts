import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlannedProbe, ProbeOrder } from '../../shared/adequacy/probe-order.ts'
import type { ProbeValues } from '../../shared/adequacy/probe-values.ts'
import { runProbe } from '../../shared/adequacy/run/run-probe.ts'
import { mutantsOfChange } from '../../shared/mutants/mutants-of-change.ts'
import { switchedBuild } from '../../shared/mutants/switched-build.ts'
import { DIST, IS_BUNDLED, measure, ratio } from './measure.ts'

const PATH = 'duration.ts'
const MAX_VARIANTS = 300
const BOUND_MS = 20_000
/** Processes that stand for one for each variant. */
const SAMPLE = 5

/**
 * Trying the variants of a change of 60 lines, from the change to the calls that tell them, beside one process for each variant that makes
 * the calls of the examples alone.
 */
export async function benchAdequacy(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    writeFileSync(join(folder, PATH), SOURCE)
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    const began = performance.now()
    const order = orderOf()
    const values = await probe(order, folder)
    const ms = performance.now() - began
    const { made, dead, survived, undecided } = values.mutants
    if (undecided > 0 || made < 60) throw new Error('the variants of the bench were not all tried')
    const what = `adequacy of a 60-line change (bound ${BOUND_MS} ms; ${made} variants, ${order.calls.length} calls)`
    const found = `${dead} variants are dead by examples, ${survived} are not; ${values.rows.length} calls tell them`
    return [ratio(what, ms, 'one process for each variant', made * oneProcess(folder)), found]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function orderOf(): ProbeOrder {
  const mutants = mutantsOfChange(
    [{ path: PATH, base: undefined, head: SOURCE }],
    'JD-0000-0000-0000',
    MAX_VARIANTS,
  )
  const numbered = mutants.map(({ id, path }, index) => ({ id, path, number: index + 1 }))
  return {
    modules: [{ path: PATH, content: switchedBuild(PATH, SOURCE, numbered) }],
    mutants: numbered.map(({ number, path }) => ({ number, path })),
    calls: [
      ...EXAMPLES.map((text) => planned('example', text)),
      ...near().map((text) => planned('generated', text)),
    ],
    seconds: 120,
  }
}

function planned(source: PlannedProbe['source'], text: string): PlannedProbe {
  const callee = text.slice(0, text.indexOf('('))
  return { source, module: PATH, callee, call: text }
}

function probe(order: ProbeOrder, folder: string): Promise<ProbeValues> {
  const places = { folder, path: process.env['PATH'] ?? '', home: tmpdir(), tmp: tmpdir() }
  const program = (name: string): string[] => [process.execPath, join(DIST, `${name}.js`)]
  const programs = { calls: program('example-calls'), variants: program('try-variants') }
  return runProbe(order, { ...places, lay: () => Promise.resolve(), ...(IS_BUNDLED && { programs }) })
}

/** Milliseconds to start a process that loads the module and makes the calls of the examples. */
function oneProcess(folder: string): number {
  const calls = EXAMPLES.map((text) => `try { ${text} } catch {}`).join('\n')
  const text = `import { format, parse, round } from './${PATH}'\n${calls}\n`
  writeFileSync(join(folder, 'calls.js'), text)
  return measure(process.execPath, ['--no-warnings', 'calls.js'], { cwd: folder, runs: SAMPLE }).ms
}

const EXAMPLES = [
  'parse("1h")',
  'parse("90m")',
  'parse("1h30m")',
  'parse("2d")',
  'parse("")',
  'parse("1x")',
  'parse("-5m")',
  'format(0)',
  'format(59)',
  'format(60)',
  'format(3661)',
  'format(90000)',
  'round(61, "minute")',
  'round(3599, "hour")',
]

/** Inputs near the examples, as a generator would make them. */
function near(): string[] {
  const texts = ['0m', '1m', '24h', '1d1h', '1h1m1s', ' 1h', '1H', '01m', '1.5h', 'h', '-', '1h-1m', '99999d']
  const seconds = Array.from({ length: 40 }, (_, index) => index * index * 61 - 1)
  return [
    ...texts.map((text) => `parse(${JSON.stringify(text)})`),
    ...seconds.map((each) => `format(${each})`),
    ...seconds.flatMap((each) => ['minute', 'hour'].map((unit) => `round(${each}, ${JSON.stringify(unit)})`)),
  ]
}

const SOURCE = `const SECONDS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400 }

export class DurationError extends Error {
  override name = 'DurationError'
}

/** Seconds of a text such as "1h30m". */
export function parse(text: string): number {
  const trimmed = text.trim().toLowerCase()
  if (trimmed === '') throw new DurationError('empty')
  const isNegative = trimmed.startsWith('-')
  let rest = isNegative ? trimmed.slice(1) : trimmed
  let total = 0
  let last = Infinity
  while (rest.length > 0) {
    const found = /^(\\d+)([a-z])/.exec(rest)
    if (found === null) throw new DurationError('not a duration')
    const [whole, amount = '', unit = ''] = found
    const size = SECONDS[unit]
    if (size === undefined) throw new DurationError('no such unit')
    if (size >= last) throw new DurationError('units out of order')
    last = size
    total += Number(amount) * size
    rest = rest.slice(whole.length)
  }
  return isNegative ? -total : total
}

/** The shortest text of some seconds. */
export function format(seconds: number): string {
  if (!Number.isInteger(seconds)) throw new DurationError('not whole')
  if (seconds === 0) return '0s'
  const sign = seconds < 0 ? '-' : ''
  let rest = Math.abs(seconds)
  const parts: string[] = []
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = SECONDS[unit] ?? 1
    const amount = Math.floor(rest / size)
    rest -= amount * size
    if (amount > 0) parts.push(String(amount) + unit)
  }
  return sign + parts.slice(0, 2).join('')
}

/** Seconds rounded to a unit; halves go up. */
export function round(seconds: number, unit: 'minute' | 'hour'): number {
  const size = unit === 'minute' ? 60 : 3600
  const rest = seconds % size
  if (rest === 0) return seconds
  const down = seconds - rest
  return rest * 2 >= size ? down + size : down
}
`
