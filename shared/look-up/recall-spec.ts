import { Document } from 'yaml'
import { compareText } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import { sha256 } from '../formats/digest.ts'
import { isRecord } from '../formats/read-json.ts'
import { readYaml } from '../formats/yaml.ts'
import { readFileAt } from '../git/tree.ts'
import { splitFrontMatter } from '../specification/document/front-matter.ts'
import { rangesText } from './recall-text.ts'
import type { Recall, RecalledUnit } from './recall.ts'

/** A spec that has the line make a file anew. */
export interface RecallSpec {
  /** Name of the spec file. */
  name: string
  text: string
  /** The file that is to be made anew. */
  file: string
  serials: string[]
}

/** Fields of a spec as its author wrote them. */
type Written = Record<string, unknown>

/**
 * A spec for each file in which recalled lines are alive, with the promises of the specs that those lines were made from. Tests and specs are left
 * out: the line writes the tests of a spec itself. @param reason why the units are called back
 */
export async function recallSpecs(
  repo: string,
  { commit, units }: Recall,
  reason: string,
): Promise<RecallSpec[]> {
  const files = [...new Set(units.flatMap(({ ranges }) => ranges.map(({ path }) => path)))].sort(compareText)
  const written = new Map(
    await Promise.all(
      units.map(
        async (unit) => [unit.serial, await writtenSpec(repo, [commit, unit.base], unit.spec.path)] as const,
      ),
    ),
  )
  return files.filter(isMade).map((file) => {
    const own = units.filter(({ ranges }) => ranges.some(({ path }) => path === file))
    const specs = own.map(({ serial, spec }) => ({ id: spec.id, written: written.get(serial) ?? {} }))
    return specFor(file, { own, specs, reason })
  })
}

function isMade(file: string): boolean {
  return !/\.(?:test|spec)\.[^/]+$/.test(file)
}

/** The front matter at the first of these commits that has it; nothing where none has, or it cannot be read. */
async function writtenSpec(repo: string, commits: readonly string[], path: string): Promise<Written> {
  for (const commit of commits) {
    const bytes = await readFileAt(repo, commit, path).catch(() => undefined)
    const split = bytes === undefined ? undefined : splitFrontMatter(bytes, path)
    if (split?.kind !== 'ok') continue
    const reading = readYaml(split.frontMatter.yaml, { file: path })
    if (reading.kind === 'ok' && isRecord(reading.document.value)) return reading.document.value
  }
  return {}
}

interface SpecParts {
  own: readonly RecalledUnit[]
  specs: readonly { id: string; written: Written }[]
  reason: string
}

const RISKS = ['high', 'medium', 'low'] as const

function specFor(file: string, { own, specs, reason }: SpecParts): RecallSpec {
  const id = `recall-${slugOf(file)}-${sha256(file).slice(0, 6)}`
  const interfaces = specs
    .flatMap(({ written }) => recordsIn(written['interface']))
    .filter(({ module }) => module === file)
  const front = {
    ...{ id, title: `Make ${file} anew`.slice(0, 120) },
    ...defined({
      owner: specs.map(({ written }) => written['owner']).find((owner) => typeof owner === 'string'),
    }),
    risk: RISKS.find((risk) => own.some(({ spec }) => spec.risk === risk)) ?? 'low',
    paths: { write: [file], read: [] },
    why: whyOf(file, own, reason),
    ...(interfaces.length === 0 ? {} : { interface: once(interfaces, ({ signature }) => String(signature)) }),
    acceptance: acceptanceOf(specs, interfaces),
  }
  const yaml = new Document(front, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 })
  const serials = own.map(({ serial }) => serial)
  return { name: `${id}.spec.md`, text: `---\n${yaml}---\n\n${proseOf(file, own)}\n`, file, serials }
}

/** For people; what comes behind it tells files apart whose names differ in signs alone. */
function slugOf(file: string): string {
  const slug = file
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
    .slice(-60)
  return slug.replace(/^-+|-+$/g, '') || 'file'
}

function whyOf(file: string, own: readonly RecalledUnit[], reason: string): Written {
  const models = [...new Set(own.flatMap((unit) => unit.models))].join(', ') || 'units'
  return {
    who: `Everybody who depends on ${file}`,
    problem: `Lines of ${file} come from ${models}, and are called back: ${reason}`.slice(0, 900),
    value: 'The file does the same as before, and comes from a line that is trusted.',
    alternatives: [
      { option: 'do-nothing', verdict: 'rejected', reason: 'The lines are called back.' },
      {
        option: 'reuse',
        verdict: 'none',
        reason: 'The file is made anew in its place, and nothing is added beside it.',
      },
    ],
  }
}

/** The promises of the specs, each id once. Where a spec covers several modules, those that name what this one exports. */
function acceptanceOf(specs: SpecParts['specs'], interfaces: readonly Written[]): Written[] {
  const names = interfaces.flatMap(
    ({ signature }) => /\b(?:function|const|class|type|interface)\s+(\w+)/.exec(String(signature))?.[1] ?? [],
  )
  const used = new Set<string>()
  const criteria = specs.flatMap(({ id: spec, written }) =>
    recordsIn(written['acceptance'])
      .filter(
        (criterion) => names.length === 0 || names.some((name) => JSON.stringify(criterion).includes(name)),
      )
      .map((criterion) => {
        const own = String(criterion['id'])
        const id = used.has(own) ? `${spec}.${own}`.slice(-40).replace(/^[^A-Za-z0-9]+/, '') : own
        used.add(own)
        return { ...criterion, id }
      }),
  )
  const ears = 'The module shall do what it does today.'
  return criteria.length === 0 ? [{ id: 'AC-1', ears, check: 'review' }] : criteria
}

function proseOf(file: string, own: readonly RecalledUnit[]): string {
  const rows = own.map(({ serial, spec, ranges }) => {
    const here = ranges.filter(({ path }) => path === file)
    return `- ${serial}, spec ${spec.id}: ${rangesText(here)}`
  })
  return `Called back in ${file}:\n\n${rows.join('\n')}`
}

function recordsIn(value: unknown): Written[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function once<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return items.filter((item, index) => items.findIndex((other) => keyOf(other) === keyOf(item)) === index)
}
