import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { scalarText } from './expressions.ts'
import { recordOf } from './workflow-file.ts'

export interface Strategy {
  /** One entry per instance; a single empty one without a matrix. */
  cells: Record<string, unknown>[]
  failFast: boolean
  maxParallel: number
}

/** The instances of a job from its resolved `strategy`. @throws Error for an empty matrix, as GitHub does. */
export function readStrategy(resolved: unknown): Strategy {
  const strategy = recordOf(resolved)
  const max = Number(strategy['max-parallel'] ?? 0)
  return {
    cells: strategy['matrix'] === undefined ? [{}] : expand(recordOf(strategy['matrix'])),
    failFast: strategy['fail-fast'] !== false,
    maxParallel: max > 0 ? max : Number.POSITIVE_INFINITY,
  }
}

function expand(matrix: Record<string, unknown>): Record<string, unknown>[] {
  const { include, exclude, ...vectors } = matrix
  const axes = Object.entries(vectors).map(([name, values]) => [name, vectorOf(name, values)] as const)
  const product = axes.reduce<Record<string, unknown>[]>(
    (cells, [name, values]) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value }))),
    axes.length === 0 ? [] : [{}],
  )
  const kept = product.filter((cell) => !listOf(exclude).some((pattern) => fits(pattern, cell)))
  const cells = addIncludes(kept, listOf(include), new Set(axes.map(([name]) => name)))
  if (cells.length === 0) throw new Error('the matrix has no combination to run')
  return cells
}

function vectorOf(name: string, values: unknown): unknown[] {
  if (Array.isArray(values) && values.length > 0) return values
  throw new Error(`matrix vector '${name}' does not contain any values`)
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(recordOf) : []
}

function fits(pattern: Record<string, unknown>, cell: Record<string, unknown>): boolean {
  return Object.entries(pattern).every(
    ([name, value]) => canonicalJson(cell[name] ?? null) === canonicalJson(value),
  )
}

/** An include extends every combination whose original values it does not contradict; else it is one of its own. */
function addIncludes(
  cells: Record<string, unknown>[],
  includes: Record<string, unknown>[],
  axes: Set<string>,
): Record<string, unknown>[] {
  const result = cells.map((cell) => ({ ...cell }))
  const extra: Record<string, unknown>[] = []
  for (const include of includes) {
    const own = Object.fromEntries(Object.entries(include).filter(([name]) => axes.has(name)))
    const matches = cells.flatMap((cell, at) => (fits(own, cell) ? [at] : []))
    if (matches.length === 0) extra.push(include)
    for (const at of matches) result[at] = { ...result[at], ...include }
  }
  return [...result, ...extra]
}

/** `job (a, 1)`, as GitHub names instances that have no name of their own. */
export function cellName(job: string, cell: Record<string, unknown>): string {
  const values = Object.values(cell).flatMap((value) =>
    typeof value === 'object' && value !== null ? Object.values(value).map(scalarText) : [scalarText(value)],
  )
  return values.length === 0 ? job : `${job} (${values.join(', ')})`
}

export function cellKey(cell: Record<string, unknown>): string {
  return Object.keys(cell).length === 0 ? '' : canonicalJson(cell)
}
