import { compareText } from '../../findings.ts'
import { FEATURE_NAMES, featureOf, STYLE_METHOD, variantText, type FeatureName } from '../features.ts'
import { percentText, rounded } from '../profile.ts'
import type { Styles } from '../read-styles.ts'
import type { StyledFile } from '../threshold.ts'
import { Ballot, sharesOf } from '../votes.ts'
import { countStyles, type StyleStep } from './count-styles.ts'

/** A choice by which the files of one style differ from all others. */
export interface StyleChoice {
  feature: FeatureName
  /** How a sentence names the question and the answer. */
  things: string
  answer: string
  /** Share of the answer in this style, and in all other files; `null` when they never answer the question. */
  share: number
  elsewhere: number | null
  /** Files of this style that answer the question. */
  files: number
}

/** Files that are written alike. */
export interface StyleGroup {
  files: string[]
  /** The five choices that tell it from the rest; empty when there is one style. */
  choices: StyleChoice[]
  /** Models that wrote its files, the most files first. Empty when nobody knows. */
  models: { model: string; files: number }[]
}

export interface Census {
  method: number
  sources: number
  sampled: number
  unread: number
  /** Files that were counted, and those that answer too few questions. */
  counted: number
  silent: number
  /** At least so many styles; `null` when the files are too few to say. */
  styles: number | null
  steps: StyleStep[]
  /** The largest first. */
  groups: StyleGroup[]
}

/** A file that answers fewer questions says too little of its style. */
const LEAST_ANSWERS = 8
const LEAST_FILES = 20
const SHOWN = 5

/** Who wrote a file, as far as a ledger knows. */
export type ModelsOf = (path: string) => readonly string[]

/** How many styles the files of a commit have, at least, and which files have which. */
export function censusOf(styles: Styles, modelsOf: ModelsOf = () => []): Census {
  const files = styles.files.filter(({ votes }) => votes.size >= LEAST_ANSWERS)
  const { sources, sampled, unread } = styles
  const silent = styles.files.length - files.length
  const facts = { method: STYLE_METHOD, sources, sampled, unread, counted: files.length, silent }
  if (files.length < LEAST_FILES) return { ...facts, styles: null, steps: [], groups: [] }
  const found = countStyles(files)
  const groups = found.members.map((places) => groupOf(files, new Set(places), modelsOf))
  return { ...facts, styles: found.styles, steps: found.steps.map(shownStep), groups }
}

/** A gain of so much of what was needed is nearly one: some more files of the same hand can tip it. */
const NEARLY = 0.8

/**
 * Has a repository a style that it had not before? The number of styles is found by a gain that is enough or not, so a style that was
 * nearly there before is not new. Where there are too few files to say, there is one.
 */
export function hasNewStyle(before: Census, after: Census): boolean {
  return (after.styles ?? 1) > mostStyles(before)
}

/** The styles of a census, and one that it nearly found. */
function mostStyles({ styles, steps }: Census): number {
  const last = steps.at(-1)
  const isNear = last !== undefined && !last.isTaken && last.gain > NEARLY * last.needed
  return (styles ?? 1) + (isNear ? 1 : 0)
}

/** `relative imports: .ts endings 100 % (elsewhere 0 %)`. */
export function choiceText({ things, answer, share, elsewhere }: StyleChoice): string {
  const other = elsewhere === null ? 'not seen elsewhere' : `elsewhere ${percentText(elsewhere)}`
  return `${things}: ${answer} ${percentText(share)} (${other})`
}

function shownStep({ gain, standardError, needed, ...step }: StyleStep): StyleStep {
  return {
    ...step,
    gain: rounded(gain),
    standardError: rounded(standardError),
    needed: rounded(needed),
  }
}

function groupOf(files: readonly StyledFile[], places: ReadonlySet<number>, modelsOf: ModelsOf): StyleGroup {
  const own = files.filter((_, at) => places.has(at))
  const others = files.filter((_, at) => !places.has(at))
  const paths = own.map(({ path }) => path)
  return { files: paths, choices: choicesOf(own, others), models: modelsIn(paths, modelsOf) }
}

function modelsIn(paths: readonly string[], modelsOf: ModelsOf): StyleGroup['models'] {
  const names = paths.flatMap((path) => [...new Set(modelsOf(path))])
  return [...Map.groupBy(names, (name) => name)]
    .map(([model, found]) => ({ model, files: found.length }))
    .sort((a, b) => b.files - a.files || compareText(a.model, b.model))
}

/** The questions on which the two answer most differently, those that many files answer first. */
function choicesOf(own: readonly StyledFile[], others: readonly StyledFile[]): StyleChoice[] {
  if (others.length === 0) return []
  const [here, there] = [ballotOf(own), ballotOf(others)]
  return FEATURE_NAMES.flatMap((feature) => choiceOf(feature, here, there))
    .sort((a, b) => b.weight - a.weight || compareText(a.choice.feature, b.choice.feature))
    .slice(0, SHOWN)
    .map(({ choice }) => choice)
}

/** One vote of each file on each question. */
function ballotOf(files: readonly StyledFile[]): Ballot {
  const ballot = new Ballot()
  for (const { votes } of files) ballot.addAll(sharesOf(votes))
  return ballot
}

function choiceOf(
  feature: FeatureName,
  here: Ballot,
  there: Ballot,
): { weight: number; choice: StyleChoice }[] {
  const { things, variants, isByRole } = featureOf(feature)
  const [own, others] = [here.votes.get(feature), there.votes.get(feature)]
  if (own === undefined || isByRole === true) return []
  const [ownShares, otherShares] = [smoothed(own, variants), smoothed(others ?? new Map(), variants)]
  const parts = Object.keys(variants).map((variant) => {
    const [p, q] = [ownShares(variant), otherShares(variant)]
    return { variant, part: p.share * Math.log2(p.share / q.share), p, q }
  })
  const strongest = parts.reduce((most, each) => (each.part > most.part ? each : most))
  const files = [...own.values()].reduce((sum, each) => sum + each, 0)
  const weight = files * parts.reduce((sum, { part }) => sum + part, 0)
  const { variant, p, q } = strongest
  const shares = { share: rounded(p.plain ?? 0), elsewhere: q.plain === null ? null : rounded(q.plain) }
  const choice = {
    feature,
    things,
    answer: variantText(feature, variant),
    ...shares,
    files: Math.round(files),
  }
  return [{ weight, choice }]
}

function smoothed(
  counts: ReadonlyMap<string, number>,
  variants: Readonly<Record<string, string>>,
): (variant: string) => { share: number; plain: number | null } {
  const sum = [...counts.values()].reduce((all, each) => all + each, 0)
  const width = Object.keys(variants).length
  return (variant) => {
    const count = counts.get(variant) ?? 0
    return { share: (count + 0.5) / (sum + 0.5 * width), plain: sum === 0 ? null : count / sum }
  }
}
