import { isUtf8 } from 'node:buffer'
import { FactoryError } from '../../errors.ts'
import { describeFinding, type Finding } from '../../findings.ts'
import { readFileAt } from '../../git/tree.ts'
import { sha256 } from '../../formats/digest.ts'
import { decodeUtf8 } from '../../formats/read-json.ts'
import { schemaOf } from '../../formats/schema.ts'
import { readYaml, type YamlDocument } from '../../formats/yaml.ts'
import houseSchema from '../../../schemas/house.schema.json' with { type: 'json' }
import { defaultHouse } from './built-in-rules.ts'
import { commitDay } from '../../git/commit.ts'
import { deviationProblems, type HouseProblem } from './deviations.ts'
import { enforcementOf, enforcementProblems, globProblems, type EnforcementDocument } from './enforcement.ts'
import type { Deviation, House, HouseRule } from './house.ts'

interface HouseDocument {
  version: '1'
  rules: RuleDocument[]
  deviations?: Deviation[]
}

interface RuleDocument {
  id: string
  applies: string[]
  say: string
  why?: string
  good?: string | string[]
  bad?: string | string[]
  enforce: EnforcementDocument
  level: HouseRule['level']
}

const houseDocument = schemaOf<HouseDocument>(houseSchema)

export type HouseReading = { kind: 'ok'; house: House } | { kind: 'bad'; findings: Finding[] }

/** Reads a house file: every finding at once, each with its place; nothing is thrown. */
export function readHouse(bytes: Buffer, path: string): HouseReading {
  if (!isUtf8(bytes)) return { kind: 'bad', findings: [encodingFinding(path)] }
  const reading = readYaml(decodeUtf8(bytes, path), { file: path })
  if (reading.kind === 'bad') return reading
  const { document } = reading
  const { value } = document
  if (!houseDocument.is(value)) return { kind: 'bad', findings: schemaFindings(document, path) }
  const { rules, deviations = [] } = value
  const problems = [
    ...duplicates(rules),
    ...badGlobs(rules),
    ...enforcementProblems(rules),
    ...deviationProblems(rules, deviations),
  ]
  const findings = problems.map((problem) => place(problem, document, path))
  if (findings.length > 0) return { kind: 'bad', findings }
  const house = { path, sha256: sha256(bytes), rules: rules.map(ruleOf) }
  return { kind: 'ok', house: deviations.length === 0 ? house : { ...house, deviations } }
}

/**
 * The house at a commit; its deviations are compared with the day of that commit, so that a replay decides the same. Default: the
 * built-in set, when factory.yml names none.
 * @throws FactoryError HOUSE_INVALID with every finding, or when the named file is not in the commit.
 */
export async function houseAt(repo: string, commit: string, path: string | undefined): Promise<House> {
  if (path === undefined) return defaultHouse()
  const bytes = await readFileAt(repo, commit, path)
  if (bytes === undefined) throw missingHouse(path, commit)
  const reading = readHouse(bytes, path)
  if (reading.kind === 'ok') return onDayOf(reading.house, repo, commit)
  const lines = reading.findings.map((finding) => `  ${describeFinding(finding)}`)
  throw new FactoryError(
    'HOUSE_INVALID',
    `${path} is not valid, ${lines.length} findings:\n${lines.join('\n')}`,
    {
      where: path,
      hint: 'correct every finding listed, then run again',
    },
  )
}

/** The day is asked for only where it decides something. */
async function onDayOf(house: House, repo: string, commit: string): Promise<House> {
  return house.deviations === undefined ? house : { ...house, day: await commitDay(repo, commit) }
}

function missingHouse(path: string, commit: string): FactoryError {
  return new FactoryError('HOUSE_INVALID', `there is no ${path} in the base commit ${commit.slice(0, 12)}`, {
    hint: 'commit the house file, or take `house` out of factory.yml to use the built-in rules',
  })
}

function encodingFinding(file: string): Finding {
  return {
    code: 'HOUSE_ENCODING',
    level: 'block',
    message: 'the file is not UTF-8',
    hint: 'save it as UTF-8',
    file,
  }
}

function schemaFindings(document: YamlDocument, path: string): Finding[] {
  const problems = houseDocument.problemsOf(document.value)
  return problems.map(({ pointer, message }) =>
    place(
      {
        code: 'HOUSE_SCHEMA',
        pointer,
        message: `${pointer === '' ? 'the file' : pointer} ${message}`,
        hint: 'schemas/house.schema.json describes every field',
      },
      document,
      path,
    ),
  )
}

function duplicates(rules: readonly RuleDocument[]): HouseProblem[] {
  const first = new Map<string, number>()
  return rules.flatMap(({ id }, index) => {
    const earlier = first.get(id)
    if (earlier === undefined) first.set(id, index)
    if (earlier === undefined) return []
    const message = `rule ${id} is already declared as /rules/${earlier}`
    return [
      { code: 'HOUSE_DUPLICATE', pointer: `/rules/${index}/id`, message, hint: 'give each rule its own id' },
    ]
  })
}

function badGlobs(rules: readonly RuleDocument[]): HouseProblem[] {
  return rules.flatMap(({ id, applies }, index) => globProblems(id, applies, `/rules/${index}/applies`))
}

function place(problem: HouseProblem, document: YamlDocument, file: string): Finding {
  const { code, pointer, message, hint } = problem
  return { code, level: 'block', message, hint, file, ...document.placeOf(pointer) }
}

function ruleOf(document: RuleDocument): HouseRule {
  const { id, applies, say, why, good, bad, level } = document
  const enforce = enforcementOf(document.enforce)
  return { id, applies, say, why, good: examplesIn(good), bad: examplesIn(bad), enforce, level }
}

function examplesIn(examples: string | string[] | undefined): string[] {
  if (examples === undefined) return []
  return typeof examples === 'string' ? [examples] : examples
}
