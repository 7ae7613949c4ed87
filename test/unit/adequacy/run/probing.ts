import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Change } from '../../../../shared/git/change-set.ts'
import { changeSetOf } from '../../../../shared/git/change-set.ts'
import { parseCall } from '../../../../shared/specification/document/parse-call.ts'
import type { PlannedProbe, ProbeOrder } from '../../../../shared/adequacy/probe-order.ts'
import type { ProbeRow, ProbeValues } from '../../../../shared/adequacy/probe-values.ts'
import type { ProbeOptions } from '../../../../shared/adequacy/run/probe-context.ts'
import { runProbe } from '../../../../shared/adequacy/run/run-probe.ts'
import { folderWith } from '../../oracle/calls.ts'

/** Calls of one module by their source, in the order of a plan. */
export interface Calls {
  example?: readonly string[]
  generated?: readonly string[]
  reviewer?: readonly string[]
}

/**
 * A module in which `«n:mutant|original»` is a place of the variant n: what it is without any, and what it is with switches.
 */
export function switched(source: string): { plain: string; build: string; numbers: number[] } {
  const place = /«(\d+):([^|»]*)\|([^»]*)»/
  let [plain, build] = [source, source]
  const numbers: number[] = []
  for (let found = place.exec(build); found !== null; found = place.exec(build)) {
    const [text, number = '', mutant = '', original = ''] = found
    numbers.push(Number(number))
    build = build.replace(text, () => `(__mutantIsActive(${number}) ? (${mutant}) : (${original}))`)
    plain = plain.replace(text, () => `(${original})`)
  }
  return { plain, build, numbers }
}

export interface Probed extends ProbeValues {
  /** The calls of the rows, with what tells the variants and the second source from the change. */
  shown: { call: string; change: string; differs: number[]; other?: string; second?: string }[]
}

export interface Trial {
  /** By path, each with its places of variants. */
  modules: Record<string, string>
  /** By the path of a module; a module without calls is imported by others. */
  calls: Record<string, Calls>
  second?: Record<string, string>
  seconds?: number
  options?: Partial<ProbeOptions>
}

/** Probes modules in a folder of their own. */
export async function probe({ modules, calls, second, seconds = 60, options = {} }: Trial): Promise<Probed> {
  const read = Object.entries(modules).map(([path, source]) => ({ path, ...switched(source) }))
  const folder = folderWith(Object.fromEntries(read.map(({ path, plain }) => [path, plain])))
  const order: ProbeOrder = {
    modules: read
      .filter(({ numbers }) => numbers.length > 0)
      .map(({ path, build }) => ({ path, content: build })),
    mutants: read.flatMap(({ path, numbers }) => numbers.map((number) => ({ number, path }))),
    calls: (['example', 'generated', 'reviewer'] as const).flatMap((source) =>
      Object.entries(calls).flatMap(([module, each]) =>
        (each[source] ?? []).map((call) => planned(source, module, call)),
      ),
    ),
    seconds,
    ...(second !== undefined && { second: changesOf(second, Object.keys(modules)) }),
  }
  const values = await runProbe(order, { ...places(folder), ...options })
  return { ...values, shown: values.rows.map(shownRow) }
}

/** How a folder is probed. */
export function places(folder: string): ProbeOptions {
  const lay = (changes: readonly Change[]): Promise<void> => layIn(folder, changes)
  return { folder, path: process.env['PATH'] ?? '', home: tmpdir(), tmp: tmpdir(), lay }
}

/** One call of a plan. */
export function planned(source: PlannedProbe['source'], module: string, call: string): PlannedProbe {
  const read = parseCall(call)
  if (read.kind === 'bad') throw new Error(`${call} ${read.message}`)
  return { source, module, callee: read.callee, call }
}

/** The files of the change that the second source lacks are removed. */
function changesOf(second: Record<string, string>, paths: readonly string[]): Change[] {
  const all = [...new Set([...paths, ...Object.keys(second)])]
  return changeSetOf(
    '',
    all.map((path) => ({ path, content: second[path] })),
  ).changes
}

function layIn(folder: string, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    if ('content' in change) writeFileSync(join(folder, change.path), change.content)
    else rmSync(join(folder, change.path), { force: true })
  }
  return Promise.resolve()
}

function shownRow({ call, change, differs, other, second }: ProbeRow): Probed['shown'][number] {
  return {
    call,
    change: textOf(change),
    differs,
    ...(other !== undefined && { other: textOf(other) }),
    ...(second !== undefined && { second: textOf(second) }),
  }
}

function textOf(observed: ProbeRow['change']): string {
  if (observed.kind === 'returned') return observed.value
  return observed.kind === 'threw' ? `threw ${observed.name}` : observed.kind
}
