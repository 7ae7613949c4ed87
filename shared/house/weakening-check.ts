import type { Finding } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { recordOrEmpty } from '../formats/read-json.ts'
import type { OpenSource } from '../source/open-source.ts'
import { declaresGates, findWeakenings } from '../weakening/find-weakenings.ts'
import type { WeighedFile, Weakening } from '../weakening/weakening.ts'
import { isTooLarge, type ChangedFile } from './code/changed-files.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'
import { LINTED } from './lint/eslint.ts'

/**
 * What the change takes away from the gates of later changes: thresholds, rules, tests, assertions, what a build service runs. A
 * line of the spec lets it through, and is shown; nothing else does.
 */
export const weakeningCheck: StyleCheck = {
  name: 'weakening',
  run: async (context) => {
    const files = context.files.filter(
      ({ path, base, head }) => !context.isMade(path) && !isTooLarge(base) && !isTooLarge(head),
    )
    const gates = files.filter(({ path }) => declaresGates(path)).map(({ path }) => path)
    const found = (await weakeningsOf(files, context)).filter((each) => !isAskedFor(each, context))
    const findings = found.map((each) => weakeningFinding(each, context))
    // a change that touches no gate and takes nothing away has nothing to say
    if (gates.length === 0 && found.length === 0) return { findings }
    return { findings, evidence: { files: gates, found: found.map((each) => evidenceOf(each, context)) } }
  },
}

async function weakeningsOf(files: readonly ChangedFile[], context: GateContext): Promise<Weakening[]> {
  const sources = new Map<string, OpenSource | undefined>()
  for (const file of files.filter(({ path }) => LINTED.test(path)))
    for (const side of ['base', 'head'] as const)
      sources.set(
        keyOf(file.path, side),
        file[side] === undefined ? undefined : await context.source(file, side),
      )
  const weighed = files.map(({ path, base, head, from }): WeighedFile => ({
    path,
    before: base,
    after: head,
    ...(from === undefined ? {} : { from }),
  }))
  const { ts } = await context.analysis.eslint()
  return findWeakenings({
    ts,
    files: weighed,
    source: ({ path }, side) => sources.get(keyOf(path, side === 'before' ? 'base' : 'head')),
  })
}

function keyOf(path: string, side: 'base' | 'head'): string {
  return `${side} ${path}`
}

/** A type that the interface of the spec writes down is as the spec wants it. */
function isAskedFor({ code, file, subject }: Weakening, context: GateContext): boolean {
  if (code !== 'WEAKENED_TYPE') return false
  const { asked } = context.permitFor(file)
  const [name = ''] = subject.split('.')
  return typeof asked === 'object' && asked.exports.some((each) => each.name === name)
}

/** The line of the spec that names it; `undefined` when none does. */
function reasonFor({ file, subject }: Weakening, { weakens }: GateContext): string | undefined {
  const start = `${file}#${subject}: `
  return weakens.lines
    .find((line) => line.startsWith(start))
    ?.slice(start.length)
    .trim()
}

/** In a pull request of people an exported type is told, as every change of an export is. */
function weakeningFinding(weakening: Weakening, context: GateContext): Finding {
  const { code, file, subject, what, line, column } = weakening
  const place = { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }
  const message = `${subject === 'file' ? '' : `${JSON.stringify(subject)}: `}${what}`
  const reason = reasonFor(weakening, context)
  if (reason !== undefined)
    return { code, level: 'warn', message, hint: `the spec says why: ${reason}`, ...place }
  const isTold = code === 'WEAKENED_TYPE' && context.permitFor(file).isPull
  const level = context.weakens.otherwise === 'stop' && !isTold ? 'block' : 'warn'
  return {
    code,
    level,
    message,
    hint: HINTS[isTold ? 'told' : context.weakens.otherwise](`${file}#${subject}`),
    ...place,
  }
}

const HINTS: Record<GateContext['weakens']['otherwise'], (name: string) => string> = {
  stop: (name) =>
    `leave it as strict as it was; where that is not wanted, a person says so in the spec: weakens: [${JSON.stringify(`${name}: <why>`)}]`,
  ask: () =>
    'later changes are judged by less: the reviewers of the environment approve it, or it is taken back',
  told: () => 'later changes are judged by less: a person confirms that this is wanted',
}

/**
 * Does the evidence of the gate tell of a weakening that no line of a spec names? Types are told in another way. Findings cannot say it: of
 * many, the last are not shown.
 */
export function weakensUnasked(evidence: JsonObject): boolean {
  const { found } = recordOrEmpty(evidence[weakeningCheck.name])
  const all = Array.isArray(found) ? found.map(recordOrEmpty) : []
  return all.some(({ code, allowed }) => code !== 'WEAKENED_TYPE' && allowed !== true)
}

function evidenceOf(weakening: Weakening, context: GateContext): JsonObject {
  const { code, file, subject } = weakening
  return { code, file, subject, allowed: reasonFor(weakening, context) !== undefined }
}
