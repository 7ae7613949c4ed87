import { compareText, sortFindings, type Finding } from '../../findings.ts'
import { checkClashes } from './clashes.ts'
import { checkCriteria } from './criteria.ts'
import { checkDependencies } from './dependencies.ts'
import { checkHoldouts, checkBudget, type FactoryShape } from './factory-limits.ts'
import { checkFileName, checkTwins } from './identity.ts'
import { checkEvidence } from './line-evidence.ts'
import { checkOverlap } from './overlap.ts'
import { checkPlacesOf, type PlaceIndex } from './places.ts'
import { checkTemplate } from './template.ts'
import { checkTests, type TestIndex } from './tests.ts'
import { checkWeakens } from './weakens.ts'
import { checkWords } from './wording.ts'
import { checkRetire, checkWorth } from './worth.ts'
import { checkPaths } from './write-paths.ts'
import { controlPaths } from '../../paths/forbidden-paths.ts'
import type { ExistenceIndex } from '../../exports/existence-index.ts'
import type { TemplateIndex } from '../../template/record/template-index.ts'
import { readSpec } from '../document/read-spec.ts'
import { findingAt, hasCode, type SpecFile } from '../document/spec-file.ts'

/** A spec file by repository path; the bytes are untrusted. */
export interface SpecSource {
  path: string
  bytes: Uint8Array
}

/** What is known besides the specs. A rule that needs a missing part does not run. */
export interface ValidationContext {
  factory?: FactoryShape
  /** Default: `factory.yml`. */
  factoryPath?: string
  /** YYYY-MM-DD in UTC; retire dates before it are past. */
  today?: string
  existence?: ExistenceIndex
  tests?: TestIndex
  places?: PlaceIndex
  templates?: TemplateIndex
  /** Report on these files alone; the others are only compared with them. */
  only?: ReadonlySet<string>
}

/** Specs as they were read, sorted by path. */
export interface SpecReadings {
  files: SpecFile[]
  /** What is wrong with those that could not be read. */
  bad: Finding[]
}

/** Reads specs once, for everything that asks about them. */
export function readSpecs(sources: readonly SpecSource[]): SpecReadings {
  const read: SpecReadings = { files: [], bad: [] }
  for (const { path, bytes } of sources.toSorted((a, b) => compareText(a.path, b.path))) {
    const reading = readSpec(bytes, path)
    if (reading.kind === 'bad') read.bad.push(...reading.findings)
    else read.files.push({ path, spec: reading.spec, placeOf: reading.placeOf })
  }
  return read
}

/** {@link validateReadings} of specs that nobody else reads. */
export function validateSpecs(
  sources: readonly SpecSource[],
  context: ValidationContext = {},
): Promise<Finding[]> {
  return validateReadings(readSpecs(sources), context)
}

/**
 * All findings about open specs, sorted: each file by itself, and the files against each other (ids, write paths, export
 * names). Calls no model and reads no file; a thousand specs take a few seconds.
 */
export async function validateReadings(
  { files, bad }: SpecReadings,
  context: ValidationContext = {},
): Promise<Finding[]> {
  const isAsked = (path: string): boolean => context.only?.has(path) ?? true
  const asked = files.filter(({ path }) => isAsked(path))
  const findings = [
    ...bad.filter(({ file }) => isAsked(file ?? '')),
    ...asked.flatMap((file) => checkFile(file, context)),
    ...(await checkCode(asked, files, context)),
    ...[...checkTwins(files), ...checkOverlap(files), ...checkClashes(files)].filter(({ file }) =>
      isAsked(file ?? ''),
    ),
    ...unreadableOthers(asked, new Set(bad.map(({ file }) => file ?? '').filter((path) => !isAsked(path)))),
  ]
  return sortFindings(findings)
}

function checkFile(file: SpecFile, context: ValidationContext): Finding[] {
  const { factory, factoryPath = 'factory.yml', today, tests, places, templates } = context
  const control = controlPaths(factory ?? { specs: 'specs/*.spec.md' }, factoryPath)
  return [
    ...checkFileName(file),
    ...checkWorth(file),
    ...checkCriteria(file),
    ...checkWords(file),
    ...checkPaths(file, control),
    ...checkDependencies(file, factory === undefined ? undefined : control),
    ...checkWeakens(file, control),
    ...checkHoldouts(file, factory),
    ...checkEvidence(file, factory),
    ...checkRetire(file, today),
    ...(factory === undefined ? [] : checkBudget(file, factory.budget)),
    ...(tests === undefined ? [] : checkTests(file, tests)),
    ...(places === undefined ? [] : checkPlacesOf(file, places)),
    ...(templates === undefined ? [] : checkTemplate(file, templates)),
  ]
}

/** The rules that read code. Their parser slows the start, so it is loaded only when there is code to read. */
async function checkCode(
  asked: readonly SpecFile[],
  files: readonly SpecFile[],
  { existence, only }: ValidationContext,
): Promise<Finding[]> {
  if (existence === undefined && !files.some(({ spec }) => hasCode(spec))) return []
  const { checkFileCode, checkInterfaceTwins } = await import('./code.ts')
  const { checkDomain } = await import('./domain.ts')
  const twins = checkInterfaceTwins(files).filter(({ file }) => only?.has(file ?? '') ?? true)
  const own = asked.flatMap((file) => [...checkFileCode(file, existence), ...checkDomain(file, existence)])
  return [...own, ...twins]
}

function unreadableOthers(asked: readonly SpecFile[], others: ReadonlySet<string>): Finding[] {
  return asked.flatMap((file) =>
    [...others].map((path) =>
      findingAt(file, '', {
        code: 'SPEC_OTHER_UNREADABLE',
        level: 'warn',
        message: `${path} cannot be read, so it was not compared with this spec`,
        hint: `run jidoka validate ${path}`,
      }),
    ),
  )
}
