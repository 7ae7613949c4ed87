import { describeFinding, type Finding } from '../../findings.ts'
import { readTracked, workTreeFiles } from '../../git/tracked-file.ts'
import { houseFindings } from '../../house/check-house.ts'
import { agentsDrift, usesBlocks } from '../../guides/agents/agents-drift.ts'
import { adviceShare, adviceText } from '../../house/standard/advice.ts'
import type { House } from '../../house/standard/house.ts'
import { probes, type Factory } from '../../factory/factory.ts'
import { ownEslintWork } from '../../factory/own-eslint-station.ts'
import { isFlatConfig } from '../../own-eslint/config-files.ts'
import { readFactory } from '../../factory/read-factory.ts'
import { validateRepository } from '../../specification/checks/validate-repository.ts'
import { readTreeHouse } from '../found/house-in-tree.ts'
import { meansInTree, type MeansPlace } from '../found/rule-means.ts'
import { agentsTree } from '../found/agents-tree.ts'
import { failed, passed, note, type Check } from './check.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'

export interface FactoryCheck {
  checks: Check[]
  /** `undefined` when factory.yml is missing or not valid. */
  factory: Factory | undefined
  bytes: Buffer
}

/** The factory.yml of the work tree at this path, with every finding. @throws FactoryError FILE_UNREADABLE. */
export async function checkFactory(repo: string, name: string): Promise<FactoryCheck> {
  const bytes = await readTracked(repo, name, MAX_CONTROL_FILE_BYTES)
  if (bytes === undefined) {
    const missing = failed(name, `there is no ${name}`, 'jidoka init writes a first one')
    return { checks: [missing], factory: undefined, bytes: Buffer.alloc(0) }
  }
  const reading = readFactory(bytes, name)
  if (reading.kind === 'bad')
    return {
      checks: reading.findings.map((finding) => findingCheck(name, finding)),
      factory: undefined,
      bytes,
    }
  const { factory, warnings } = reading
  const stations = `${factory.line.length} stations, at most ${factory.rounds} rounds`
  return {
    checks: [
      passed(name, `valid: ${stations}`),
      ...warnings.map((finding) => findingCheck(name, finding)),
      ...probeCheck(name, factory),
      ...ownEslintCheck(name, factory, await workTreeFiles(repo)),
    ],
    factory,
    bytes,
  }
}

/** What nobody asks about is released as it is. */
function probeCheck(name: string, { line }: Factory): Check[] {
  if (probes(line)) return []
  const detail = 'no station looks for examples that are missing: what specs leave open is released as it is'
  return [note(name, detail, 'add `probe: { pass: trace-publish, stop: generate }` before trace-publish')]
}

/** Rules of the team that no station holds a change against, and a station without any. */
function ownEslintCheck(name: string, { line }: Factory, files: readonly string[]): Check[] {
  const work = ownEslintWork(line)
  const config = files.find((path) => isFlatConfig(path))
  if (work === undefined)
    return config === undefined
      ? []
      : [note(name, `no station holds changes against ${config}`, ADD_OWN_ESLINT)]
  if (config === undefined)
    return [
      note(name, 'own-eslint has no eslint.config file to judge by', 'add one, or take the station out'),
    ]
  if (work.setup !== undefined) return []
  const hint = 'let it install what the configuration needs: setup: [npm ci --ignore-scripts]'
  return [note(name, 'own-eslint has no setup, so no ESLint is installed where it runs', hint)]
}

const ADD_OWN_ESLINT = 'add `own-eslint: { pass: style-gate, stop: generate }` behind generate'

/** A finding as a check: a blocking one has state `fix`, every other one `note`. */
export function findingCheck(name: string, { hint, ...finding }: Finding): Check {
  const detail = describeFinding(finding)
  if (finding.level !== 'block') return note(name, detail, hint ?? null)
  return failed(name, detail, hint ?? 'fix it at the named place')
}

/** The house of the work tree: its shape, whether its rules fit their own examples, and what of it does nothing. */
export async function checkHouse(
  repo: string,
  factory: Pick<Factory, 'house' | 'architecture'>,
): Promise<Check[]> {
  const [name, path] = ['house', factory.house]
  if (path === undefined) return [passed(name, 'none named: the built-in rules hold')]
  const reading = await readTreeHouse({ repo, path })
  if (reading.kind === 'bad') return reading.findings.map((finding) => findingCheck(name, finding))
  const { house } = reading
  const { rules, examples } = await prove(house, { repo, factory })
  const told = house.rules.length - rules === 0 ? '' : `, ${adviceText(adviceShare(house))}`
  const tree = await agentsTree(repo)
  const drift = usesBlocks(tree) ? agentsDrift(house, tree) : []
  const idle = [...houseFindings(house, tree.files), ...drift]
  return [
    passed(name, `${path}: ${house.rules.length} rules, ${examples} examples prove ${rules} of them${told}`),
    // the line can run with them
    ...idle.map((finding) => findingCheck(name, { ...finding, level: 'warn' })),
  ]
}

/** The self-test of the gate, types included. @throws FactoryError HOUSE_SELF_TEST. */
async function prove(house: House, place: MeansPlace): Promise<{ rules: number; examples: number }> {
  const { createCodeAnalysis, proofOf } = await import('../../house/code-analysis.ts')
  const analysis = createCodeAnalysis()
  const means = await meansInTree(place, house, async () => (await analysis.eslint()).ts)
  const { rules, examples } = await proofOf(house, analysis, { typed: true, means })
  return { rules: Number(rules), examples: Number(examples) }
}

/** Every open spec of the work tree. */
export async function checkSpecFiles(
  repo: string,
  factory: Factory,
  factoryPath = 'factory.yml',
): Promise<Check[]> {
  const name = 'specs'
  const { findings, specs, done } = await validateRepository(repo, [], { factory, factoryPath })
  const blocking = findings.filter(({ level }) => level === 'block')
  const [first] = blocking
  if (first !== undefined)
    return [
      failed(
        name,
        `${blocking.length} findings block, first: ${describeFinding(first)}`,
        'jidoka validate shows all',
      ),
    ]
  if (specs.length + done.length === 0)
    return [note(name, `no spec that ${factory.specs} covers`, 'write one: jidoka init shows how')]
  return [passed(name, `${specs.length} valid${done.length === 0 ? '' : `, ${done.length} done`}`)]
}
