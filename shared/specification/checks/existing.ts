import type { Finding } from '../../findings.ts'
import { dependenciesFor, matchDependencies, type DependencyMatch } from '../../exports/dependencies.ts'
import type { ExistenceIndex } from '../../exports/existence-index.ts'
import type { Match } from '../../exports/job.ts'
import { EXISTS_THRESHOLD, MAYBE_THRESHOLD, SIMILAR_THRESHOLD } from '../../exports/likeness.ts'
import { covers } from '../../paths/declared-paths.ts'
import { findingAt, type SpecFile } from '../document/spec-file.ts'
import type { Spec } from '../document/spec.ts'
import { isAnswered, isMentioned, isRefused, refusalHint } from './answered.ts'
import { wantedJobs, type WantedJob } from './wanted-jobs.ts'

/** What a search found, and its best match for the evidence of the station. */
export interface SearchResult {
  findings: Finding[]
  best: { wanted: string; found: string; file: string; line: number; score: number } | undefined
}

/**
 * Looks for exports and dependencies that already do the jobs of a spec. An alternative `reuse` with a reason answers a likely one; a
 * word about it anywhere in why or nonGoals is enough for one that only may do the job.
 */
export function searchExisting(file: SpecFile, index: ExistenceIndex): SearchResult {
  const searches = newJobs(file.spec, index).map((wanted) => ({
    wanted,
    matches: exportMatches(wanted, file.spec, index),
  }))
  const findings = searches.flatMap(({ wanted, matches }) => [
    ...exportFindings(file, wanted, matches),
    ...dependencyFindings(file, wanted, index),
  ])
  return { findings: [...findings, ...partialFindings(file, index)], best: bestOf(searches) }
}

/** The jobs of a spec that are no change of what its files export already. */
export function newJobs(spec: Spec, index: ExistenceIndex): WantedJob[] {
  return wantedJobs(spec).filter((wanted) => !isEdit(wanted, spec, index))
}

/** For a job without a module, exports of the files that the spec changes are what it changes, not duplicates. */
function exportMatches(wanted: WantedJob, spec: Spec, index: ExistenceIndex): Match[] {
  return index.search(wanted.job).filter((match) => !isChanged(match, wanted, spec))
}

/** Does the spec change the file of an export that was found? */
export function isChanged({ record }: Match, { module }: WantedJob, { paths }: Spec): boolean {
  return module === undefined && paths.write.some((pattern) => covers(pattern, record.file))
}

/** Does the spec change a function that its own files already export? That is not a duplicate. */
function isEdit({ name, module }: WantedJob, spec: Spec, index: ExistenceIndex): boolean {
  return index
    .exportsNamed(name)
    .some(({ file }) =>
      module === undefined ? spec.paths.write.some((pattern) => covers(pattern, file)) : file === module,
    )
}

function exportFindings(file: SpecFile, wanted: WantedJob, matches: readonly Match[]): Finding[] {
  const likely = matches.filter(({ score }) => score >= EXISTS_THRESHOLD)
  const open = likely.filter(({ record }) => !isRefused(file.spec, record.name))
  if (open.length > 0) return open.map((match) => existsFinding(file, wanted, match))
  const candidates = matches.filter(({ score }) => score >= MAYBE_THRESHOLD)
  // who has named one of them has looked at what there is
  if (candidates.some(({ record }) => isMentioned(file.spec, record.name))) return []
  const [best] = candidates
  if (best !== undefined && wanted.isNamed)
    return [maybeFinding(file, wanted, [best, ...candidates.slice(1)])]
  return matches
    .filter(({ score, record }) => score >= SIMILAR_THRESHOLD && !isMentioned(file.spec, record.name))
    .map((match) => similarFinding(file, wanted, match))
}

/**
 * One finding for one job, whatever the number of candidates: one line of the author answers it. It stops specs of medium and high risk: of
 * those that are really new, one in twenty is asked, and a small thing is not worth that. The same name for what looks like another job is a
 * warning alone: people see it without help, and it is rarely a duplicate.
 */
function maybeFinding(file: SpecFile, wanted: WantedJob, candidates: readonly [Match, ...Match[]]): Finding {
  const { name } = candidates[0].record
  const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(candidates.map(describe))
  return findingAt(file, wanted.pointer, {
    code: 'SPEC_EXISTS_MAYBE',
    level: file.spec.risk === 'low' || isNamesake(name, wanted.name) ? 'warn' : 'block',
    message: `${wanted.name} may exist already as ${names}`,
    hint: `use it, or say in one line why not: { option: reuse, verdict: ${name}, reason: <why it will not do> } in why.alternatives, or \`${name}\` in a sentence of why or nonGoals`,
  })
}

function isNamesake(found: string, wanted: string): boolean {
  return found.split('.').at(-1)?.toLowerCase() === wanted.toLowerCase()
}

function existsFinding(file: SpecFile, wanted: WantedJob, match: Match): Finding {
  return findingAt(file, wanted.pointer, {
    code: 'SPEC_EXISTS',
    message: `${wanted.name} is likely to exist already as ${describe(match)}`,
    hint: refusalHint(match.record.name),
  })
}

function similarFinding(file: SpecFile, wanted: WantedJob, match: Match): Finding {
  return findingAt(file, wanted.pointer, {
    code: 'SPEC_SIMILAR',
    level: 'note',
    message: `${wanted.name} resembles ${describe(match)}`,
    hint: 'look whether it does the job, or could',
  })
}

function describe({ record, score }: Match): string {
  return `${record.name} at ${record.file}:${record.line} (score ${score.toFixed(2)})`
}

function dependencyFindings(file: SpecFile, wanted: WantedJob, index: ExistenceIndex): Finding[] {
  const module = wanted.module ?? file.spec.paths.write[0] ?? ''
  return matchDependencies(wanted.name, dependenciesFor(module, index.manifests))
    .filter(({ dependency }) => !isAnswered(file.spec, ['reuse', 'buy', 'configure'], dependency))
    .map((match) => dependencyFinding(file, wanted, match))
}

function dependencyFinding(
  file: SpecFile,
  { name, pointer }: WantedJob,
  { dependency, kind }: DependencyMatch,
): Finding {
  const answer = `add { option: reuse, verdict: "${dependency}", reason: <why it will not do> } to why.alternatives`
  if (kind === 'same') {
    const message = `${name} is called like the dependency ${dependency} of package.json`
    return findingAt(file, pointer, { code: 'SPEC_DEPENDENCY', message, hint: `use it, or ${answer}` })
  }
  const message = `the dependency ${dependency} of package.json may already do what ${name} shall do`
  return findingAt(file, pointer, { code: 'SPEC_DEPENDENCY_SIMILAR', level: 'warn', message, hint: answer })
}

function partialFindings(file: SpecFile, { counts }: ExistenceIndex): Finding[] {
  const { tooLarge, unreadable, tooSlow, overLimit } = counts.skipped
  const byName = tooLarge + unreadable + tooSlow
  const places = `such as ${counts.places.join(', ')}`
  const partial = findingAt(file, '', {
    code: 'SPEC_SEARCH_PARTIAL',
    level: 'note',
    message: `of ${byName} files the search read the names of exports alone: ${tooLarge} too large, ${unreadable} unreadable, ${tooSlow} too slow; ${places}`,
    hint: 'look there yourself before writing new code',
  })
  return [
    ...(byName === 0 ? [] : [partial]),
    ...(overLimit === 0 ? [] : [cutFinding(file, overLimit, places)]),
  ]
}

/** What was not searched may hold what the spec asks for: not found is no answer then. */
function cutFinding(file: SpecFile, count: number, places: string): Finding {
  return findingAt(file, '', {
    code: 'SPEC_SEARCH_CUT',
    message: `the search for what exists already was cut: ${count} files are over its limits, ${places}`,
    hint: 'move generated code to a folder such as dist or vendor, or split a file that takes seconds to parse',
  })
}

function bestOf(searches: readonly { wanted: WantedJob; matches: readonly Match[] }[]): SearchResult['best'] {
  const [best] = searches
    .flatMap(({ wanted, matches }) => matches.map((match) => ({ wanted, match })))
    .sort((a, b) => b.match.score - a.match.score)
  if (best === undefined) return undefined
  const { record, score } = best.match
  return { wanted: best.wanted.name, found: record.name, file: record.file, line: record.line, score }
}
