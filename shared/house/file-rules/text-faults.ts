import { parseSource } from '../../source/parse.ts'
import { featureOf, variantText, type FeatureName } from '../../style/features.ts'
import { pathVotes, votesOf } from '../../style/fingerprint.ts'
import { sumOf } from '../../style/votes.ts'
import { renderedBy } from '../../template/judge-instance.ts'
import { proveInstance } from '../../template/proof/prove-instance.ts'
import { headerIn } from '../../template/render/cut.ts'
import { withoutMark } from '../code/changed-files.ts'
import type { HouseRule } from '../standard/house.ts'
import type { RuleMeans } from './means.ts'

/** One file as it lies in a tree. */
export interface FileText {
  path: string
  text: string
}

/** Why a file breaks a rule. Lines and columns count from 1. */
export interface FileFault {
  message: string
  line: number
  column: number
}

/** What a rule about the text of a file says of it; `undefined` when it keeps the rule, or the rule is of another kind. */
export function textFault({ enforce }: HouseRule, file: FileText, means: RuleMeans): FileFault | undefined {
  if (enforce.kind === 'template') return templateFault(enforce.template, file, means)
  if (enforce.kind === 'profile') return profileFault(enforce, file, means)
  return undefined
}

/** An instance that only lags behind its template keeps the rule: it is brought up by `jidoka template apply`. */
function templateFault(
  name: string,
  { path, text }: FileText,
  { templates, ts: compiler }: RuleMeans,
): FileFault | undefined {
  const header = headerIn(text)
  if (header === undefined) return atStart(`is no instance of the template ${name}`)
  if (header.template !== name)
    return atStart(`is an instance of the template ${header.template}, not of ${name}`)
  const skeleton = renderedBy(path, header, templates)
  if (skeleton?.digest !== header.digest) return undefined
  const [first] = proveInstance(compiler, { path, text, skeleton, isNew: false })
  if (first === undefined) return undefined
  const { message, line = 1, column = 1 } = first
  return { message: `is no instance of the template ${name}: ${message}`, line, column }
}

/** Where two answers are given as often, either of them is the habit of the file. A file that answers nothing keeps the rule. */
function profileFault(
  { point, is }: { point: FeatureName; is: string },
  file: FileText,
  means: RuleMeans,
): FileFault | undefined {
  const counts = answersOf(point, file, means)
  const most = Math.max(...counts.values())
  const habit = [...counts].find(([, count]) => count === most)?.[0]
  if (habit === undefined || counts.get(is) === most) return undefined
  const { things } = featureOf(point)
  const share = `${most} of ${sumOf(counts)} ${variantText(point, habit)}`
  return atStart(`${things}: ${share} in this file; the house: ${variantText(point, is)}`)
}

function answersOf(
  point: FeatureName,
  { path, text }: FileText,
  { ts: compiler }: RuleMeans,
): ReadonlyMap<string, number> {
  if (point === 'fileName') return pathVotes(path).get(point) ?? new Map<string, number>()
  // what cannot be parsed is a finding of the linter
  const source = parseSource(compiler, path, withoutMark(text), compiler.ScriptTarget.Latest)
  const votes = source && votesOf(compiler, source)
  return votes?.get(point) ?? new Map<string, number>()
}

function atStart(message: string): FileFault {
  return { message, line: 1, column: 1 }
}
