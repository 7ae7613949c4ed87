import { FactoryError } from '../../errors.ts'
import { describeFinding, type Finding } from '../../findings.ts'
import { readTracked } from '../../git/tracked-file.ts'
import { readHouse } from '../../house/standard/read-house.ts'
import type { House } from '../../house/standard/house.ts'
import { probes, type Factory } from '../../factory/factory.ts'
import { readFactory } from '../../factory/read-factory.ts'
import { validateRepository } from '../../specification/checks/validate-repository.ts'
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

/** A finding as a check: a blocking one has state `fix`, every other one `note`. */
export function findingCheck(name: string, { hint, ...finding }: Finding): Check {
  const detail = describeFinding(finding)
  if (finding.level !== 'block') return note(name, detail, hint ?? null)
  return failed(name, detail, hint ?? 'fix it at the named place')
}

/** The house of the work tree: its shape, and whether its rules fit their own examples. */
export async function checkHouse(repo: string, path: string | undefined): Promise<Check[]> {
  const name = 'house'
  if (path === undefined) return [passed(name, 'none named: the built-in rules hold')]
  const reading = readHouse(await readHouseBytes(repo, path), path)
  if (reading.kind === 'bad') return reading.findings.map((finding) => findingCheck(name, finding))
  const { rules, examples } = await prove(reading.house)
  return [
    passed(name, `${path}: ${reading.house.rules.length} rules, ${examples} examples prove ${rules} of them`),
  ]
}

async function readHouseBytes(repo: string, path: string): Promise<Buffer> {
  const bytes = await readTracked(repo, path, MAX_CONTROL_FILE_BYTES)
  if (bytes !== undefined) return bytes
  throw new FactoryError('HOUSE_INVALID', `factory.yml names ${path}, and there is no such file`, {
    hint: 'jidoka init writes a first one, or take `house` out of factory.yml',
  })
}

/** The self-test of the gate, types included. @throws FactoryError HOUSE_SELF_TEST. */
async function prove(house: House): Promise<{ rules: number; examples: number }> {
  const { createCodeAnalysis, proofOf } = await import('../../house/code-analysis.ts')
  const { rules, examples } = await proofOf(house, createCodeAnalysis(), { typed: true })
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
