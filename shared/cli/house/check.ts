import { FactoryError, isAbout } from '../../errors.ts'
import { describeFinding, sortFindings, type Finding } from '../../findings.ts'
import { changedTree, EMPTY_TREE } from '../../architecture/code-tree.ts'
import { houseFindings } from '../../house/check-house.ts'
import { createCodeAnalysis, proofOf, type CodeAnalysis } from '../../house/code-analysis.ts'
import { judgeCode, type JudgedCode } from '../../house/judge-code.ts'
import type { RuleMeans } from '../../house/file-rules/means.ts'
import { LINTED } from '../../house/lint/eslint.ts'
import { SelfTestFailure } from '../../house/lint/prove-house.ts'
import { adviceShare, adviceText } from '../../house/standard/advice.ts'
import { liveDeviations } from '../../house/standard/deviations.ts'
import type { House } from '../../house/standard/house.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { readWorkTreeTexts } from '../found/package-facts.ts'
import { workTreeFiles } from '../../git/tracked-file.ts'
import { standingOf } from '../work-tree.ts'
import { meansInTree } from '../found/rule-means.ts'
import { housePlace, readTreeHouse } from '../found/house-in-tree.ts'

/** `jidoka house check`. Findings are results; only what cannot be read is an error. */
export async function checkHouse(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'house check takes options only')
  const place = await housePlace(standingOf(args, cwd))
  const reading = await readTreeHouse(place)
  if (reading.kind === 'bad') return outcome(place.path, { findings: reading.findings })
  const { house } = reading
  const analysis = createCodeAnalysis()
  const means = await meansInTree(place, house, async () => (await analysis.eslint()).ts)
  const proved = await proof(house, analysis, means)
  const files = await workTreeFiles(place.repo)
  const findings = [...proved.findings, ...houseFindings(house, files)]
  const code = args.flag('code') ? await judged(place.repo, { house, files, analysis, means }) : undefined
  return outcome(place.path, {
    ...proved,
    house,
    findings: [...findings, ...(code?.findings ?? [])],
    code,
  })
}

interface Proof {
  findings: Finding[]
  /** Those that were as they should be. */
  examples: number
  /** Of all that were tried; `undefined` where not all could be. */
  tried: number | undefined
}

/** The self-test of the gate; a house that fails it is a finding here, because this is the command that looks for such. */
async function proof(house: House, analysis: CodeAnalysis, means: RuleMeans | undefined): Promise<Proof> {
  try {
    const { examples } = await proofOf(house, analysis, { typed: true, means })
    return { findings: [], examples: Number(examples), tried: Number(examples) }
  } catch (thrown) {
    if (!isAbout(thrown, 'HOUSE')) throw thrown
    const { code, message, hint } = thrown
    const file = house.path === undefined ? {} : { file: house.path }
    const { all, failing } = thrown instanceof SelfTestFailure ? thrown.examples : NOT_TRIED
    return {
      findings: [{ code, level: 'block', message, ...(hint === undefined ? {} : { hint }), ...file }],
      examples: (all ?? 0) - failing,
      tried: all,
    }
  }
}

const NOT_TRIED = { all: undefined, failing: 0 }

async function judged(repo: string, { house, files, analysis, means }: JudgedTree): Promise<JudgedCode> {
  const texts = await readWorkTreeTexts(
    repo,
    files.filter((path) => LINTED.test(path)),
  )
  if (means === undefined) return judgeCode(house, { texts }, analysis)
  // they say where imports lead
  const control = await readWorkTreeTexts(
    repo,
    files.filter((path) => path.endsWith('.json')),
  )
  const all = new Map([...control, ...texts].map(({ path, text }) => [path, text]))
  return judgeCode(house, { texts, around: { means, tree: changedTree(EMPTY_TREE, all) } }, analysis)
}

interface JudgedTree {
  house: House
  files: readonly string[]
  analysis: CodeAnalysis
  means: RuleMeans | undefined
}

interface Report {
  /** Left out when the file cannot be read. */
  house?: House
  findings: Finding[]
  examples?: number
  tried?: number | undefined
  code?: JudgedCode | undefined
}

function outcome(path: string | undefined, report: Report): Outcome {
  const { house, findings, examples = 0, code } = report
  const sorted = sortFindings(findings)
  const blocked = sorted.some(({ level }) => level === 'block')
  const summary = house === undefined ? [] : summaryOf(house, report)
  const deviations = house === undefined ? [] : liveDeviations(house)
  return {
    exit: blocked ? 1 : 0,
    json: {
      ok: !blocked,
      path: path ?? null,
      findings: sorted,
      ...(house === undefined ? {} : { share: adviceShare(house), deviations, examples }),
      ...(code === undefined ? {} : { code: { files: code.files, untyped: code.untyped } }),
    },
    text: safeLog([...sorted.map(describeFinding), ...summary].join('\n'), { maxLines: 10_000 }),
  }
}

function summaryOf(house: House, report: Report): string[] {
  const { code } = report
  const live = liveDeviations(house)
  const until = live.map(
    ({ rule, glob, expires, owner }) => `  ${rule} in ${glob} until ${expires} (${owner})`,
  )
  return [
    `${house.path ?? 'the built-in rules'}: ${adviceText(adviceShare(house))}; ${proofText(report)}`,
    ...(live.length === 0 ? [] : [`${live.length} deviations hold:`, ...until]),
    ...(code === undefined ? [] : [`${code.files} code files judged by the house`, ...untypedText(code)]),
  ]
}

function proofText({ examples = 0, tried }: Report): string {
  if (tried === undefined) return 'their examples could not be tried to the end'
  return examples === tried
    ? `${examples} examples prove them`
    : `${examples} of ${tried} examples prove them`
}

/** No finding of these rules says nothing about the code. */
function untypedText({ untyped }: JudgedCode): string[] {
  if (untyped.length === 0) return []
  const subject = `${untyped.length} ${untyped.length === 1 ? 'rule was' : 'rules were'} not judged`
  return [
    `${subject}: ${untyped.join(', ')} (${untyped.length === 1 ? 'it needs' : 'they need'} types, and nothing is compiled here; the style gate judges what a change adds)`,
  ]
}
