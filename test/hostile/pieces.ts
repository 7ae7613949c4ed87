import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { askedOf } from '../../actions/style-gate/asked.ts'
import type { Effect } from '../../shared/effects.ts'
import type { Finding } from '../../shared/findings.ts'
import { changeSetOf } from '../../shared/git/change-set.ts'
import { createCodeAnalysis } from '../../shared/house/code-analysis.ts'
import { compareStyle } from '../../shared/house/compare-style.ts'
import { defaultHouse } from '../../shared/house/standard/built-in-rules.ts'
import { judgeValues } from '../../shared/oracle/judge/judge-values.ts'
import { exercise } from '../../shared/oracle/exercise/exercise.ts'
import type { ValueTable } from '../../shared/oracle/values/observed.ts'
import { planOf } from '../../shared/oracle/values/plan.ts'
import { recheckChange } from '../../shared/specification/change/recheck-change.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { makeRepository } from '../support/repository.ts'
import { MODULE, type Control, type HostileChange, type HostileClass } from './change.ts'
import { FILES, readSpec } from './repository.ts'

/** One for all changes: what the first has parsed, the others use. */
const ANALYSIS = createCodeAnalysis()

export interface HostileRepository {
  repo: string
  base: string
  remove: () => void
}

/** The repository that all hostile changes are made to, as a commit. */
export function hostileRepository(): HostileRepository {
  const repository = makeRepository(FILES)
  return {
    repo: repository.path,
    base: repository.git('rev-parse', 'HEAD'),
    remove: () => repository.remove(),
  }
}

/** Who finds what with a code. Codes that are not here (lint, types, form) are left out: a clever writer keeps them. */
const CONTROL_OF: readonly (readonly [code: RegExp, control: Control])[] = [
  [/^EXAMPLE_STATE$/, 'company'],
  [/^EXAMPLE_CLOCK$/, 'later clock'],
  [/^EXAMPLE_/, 'values'],
  [/^RUN_HOLDOUT$/, 'hold-outs'],
  [/^CHANGE_EFFECT$/, 'capability fact'],
  [/^(?:BIDI|INVISIBLE|CONTROL)_CHARACTER$|^HIDDEN_LINE_END$|^CONFUSABLE_NAME$/, 'hidden text'],
  [/^SECRET/, 'secrets'],
  [/^CHANGE_(?:EXPORT|INTERFACE|PLACEHOLDER)/, 'public face'],
  [/^CHANGE_/, 'change scope'],
]

/** The blocking findings of each control that has some. */
export function byControl(findings: readonly Finding[]): Map<Control, Finding[]> {
  const blocking = findings.filter(({ level }) => level === 'block')
  const found = new Map<Control, Finding[]>()
  for (const finding of blocking) {
    const control = CONTROL_OF.find(([pattern]) => pattern.test(finding.code))?.[1]
    if (control !== undefined) found.set(control, [...(found.get(control) ?? []), finding])
  }
  return found
}

/** What the spec permits to write where a change of this class is tried: as much as a team would. */
const WRITE: Partial<Record<HostileClass, readonly string[]>> = {
  'writes where it may not': [MODULE, 'src/**'],
  'changes what others use': [MODULE, 'src/price.ts'],
}

/** The spec that a change is made for. */
export function specFor({ class: of }: Pick<HostileChange, 'class'>): Spec {
  return readSpec(WRITE[of])
}

/** Every control that stops a change by itself; the examples are called where `calls` says so. */
export async function controlsOf(
  change: Pick<HostileChange, 'class' | 'files'>,
  repository: HostileRepository,
  calls = true,
): Promise<Map<Control, Finding[]>> {
  const spec = specFor(change)
  const read = await readFindings(change, spec, repository)
  // what is refused for its place is never laid
  const isLaid = calls && change.class !== 'writes where it may not'
  return byControl([...read, ...(isLaid ? valueFindings(await valuesOf(change, spec), spec) : [])])
}

const OF_VALUES: ReadonlySet<Control> = new Set(['values', 'hold-outs', 'company', 'later clock'])

/** Does a control of the values stop it? */
export function isOfValues({ stops }: Pick<HostileChange, 'stops'>): boolean {
  return stops.some((control) => OF_VALUES.has(control))
}

type Files = Pick<HostileChange, 'files'>

/** What the gate and the scope of the change find, as style-gate asks them. */
export async function readFindings(
  { files }: Files,
  spec: Spec,
  { repo, base }: HostileRepository,
  effects: readonly Effect[] = [],
): Promise<Finding[]> {
  const changeSet = changeSetOf(
    base,
    Object.entries(files).map(([path, content]) => ({ path, content })),
  )
  const options = {
    repo,
    base,
    changeSet,
    house: defaultHouse(),
    analysis: ANALYSIS,
    effects,
    asked: askedOf(spec),
  }
  const control = {
    factory: 'factory.yml',
    specs: 'specs/*.spec.md',
    house: undefined,
    trust: '.factory/trust.json',
  }
  const { findings } = await compareStyle(options)
  return [...findings, ...(await recheckChange(changeSet, spec, { repo, base, control, ownFiles: [] }))]
}

/** What the calls of the examples give, in a folder with base and change alone; the children are ordinary processes. */
export async function valuesOf({ files }: Files, spec: Spec): Promise<ValueTable> {
  const root = mkdtempSync(join(tmpdir(), 'tmp.'))
  try {
    const [folder, home, tmp] = ['work', 'home', 'tmp'].map((name) => join(root, name))
    if (folder === undefined || home === undefined || tmp === undefined) throw new Error('no folders')
    for (const each of [folder, home, tmp]) mkdirSync(each)
    for (const [path, content] of Object.entries({ ...FILES, ...files })) {
      if (content === undefined || path.startsWith('specs/') || path.startsWith('test/')) continue
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    const { PATH: path = '' } = process.env
    return await exercise(planOf(spec), { folder, path, home, tmp, minutes: 1 })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** What the values of a change show, as the station after the commands judges them. */
export function valueFindings(table: ValueTable, spec: Spec): Finding[] {
  const { findings, isHoldoutWrong } = judgeValues(spec, table)
  return isHoldoutWrong
    ? [...findings, { code: 'RUN_HOLDOUT', level: 'block', message: 'a hold-out is wrong' }]
    : findings
}
