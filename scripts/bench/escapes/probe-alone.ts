import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  COUNTEREXAMPLES_FILE,
  counterexamplesOf,
  type CarryingLink,
} from '../../../shared/adequacy/counterexamples.ts'
import { REVIEW_FILE, untestedCallsOf } from '../../../shared/adequacy/untested.ts'
import { judgeProbe, type ProbeJudgement } from '../../../shared/adequacy/judge/judge-probe.ts'
import type { Question } from '../../../shared/adequacy/judge/question.ts'
import { runProbe } from '../../../shared/adequacy/run/run-probe.ts'
import type { Finding } from '../../../shared/findings.ts'
import { parseSpec } from '../../../shared/factory/control-files.ts'
import type { Factory } from '../../../shared/factory/factory.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { changeSetOf, type Change } from '../../../shared/git/change-set.ts'
import { probeOrder } from '../../../shared/line/probe-order.ts'
import type { Spec } from '../../../shared/specification/document/spec.ts'
import { lazyAnalysis } from '../../../shared/station/load-station.ts'
import { baseFiles, factoryText, specPath } from '../../../test/escapes/base-repository.ts'
import type { CorpusUnit, Files } from '../../../test/escapes/unit-file.ts'
import { variantsOf, type Variant } from '../../../test/escapes/variants.ts'
import { MOST_ANSWERS, type Asked, type End, type Result } from './job.ts'
import { answerAll } from './owner.ts'
import type { ReadVariant } from './reviews.ts'

/** What the second writer hands in: nothing, right code in another style, or another mistake than that of the change. */
export type SecondWriter = 'none' | 'right' | 'wrong'

/** What the probe is tried on. */
export interface ProbedVariant {
  unit: CorpusUnit
  variant: Variant
  second: SecondWriter
  /** What a reader said of it. */
  review?: ReadVariant
  /** The repository of the unit, whose spec takes the answers. */
  repo: string
  /** The commit of its base. */
  base: string
}

const analysis = lazyAnalysis()

/**
 * Asks about one variant as the probing station does, and has its owner answer, without the stations around it: what passes the visible
 * examples comes this far, and an answer that the variant does not give is a hold-out that halts it.
 */
export async function probeVariant(probed: ProbedVariant): Promise<Ended> {
  const asked: Asked[] = []
  if (probed.review?.isStopped === true) return haltedAt('review', asked, 1)
  for (let runs = 1; ; runs += 1) {
    const { questions, wrong } = await judgementOf(probed)
    if (wrong !== undefined) return haltedAt('probe', asked, runs, wrong.code)
    const answers = runs > MOST_ANSWERS ? [] : await answersOf(probed, questions)
    asked.push(...answers)
    const end = endOf(questions, answers)
    const first: End = runs > 1 || questions.length > 0 ? 'asking' : 'released'
    const station = end === 'halted' ? 'test' : null
    if (end !== undefined) return { first, end, station, reason: '', asked, runs }
  }
}

type Ended = Pick<Result, 'first' | 'end' | 'station' | 'reason' | 'asked' | 'runs'>

/** Stopped without a question, at least of its last run. */
function haltedAt(station: string, asked: Asked[], runs: number, reason = ''): Ended {
  return { first: runs > 1 ? 'asking' : 'halted', end: 'halted', station, reason, asked, runs }
}

/** `undefined` while the unit goes on: everything that was asked was right. */
function endOf(questions: readonly Question[], answers: readonly Asked[]): End | undefined {
  if (questions.length === 0) return 'released'
  if (answers.length === 0) return 'asking'
  return answers.some(({ isRight }) => !isRight) ? 'halted' : undefined
}

async function answersOf({ unit, repo }: ProbedVariant, questions: Question[]): Promise<Asked[]> {
  return questions.length === 0 ? [] : answerAll(unit, { repo, asked: SERIAL }, { questions })
}

interface Judged {
  questions: Question[]
  /** What stops it whatever is answered. */
  wrong: Finding | undefined
}

/** What the calls of a reviewer stop or ask about is so whatever variants do, so it is tried without them first. */
async function judgementOf(probed: ProbedVariant): Promise<Judged> {
  const named = probed.review?.judged.judged.counterexamples ?? []
  const early =
    named.length === 0 ? undefined : judged(await questionsAbout(probed, withoutVariants(factoryOf())))
  const isSettled = early !== undefined && (early.wrong !== undefined || early.questions.length > 0)
  return isSettled ? early : judged(await questionsAbout(probed, factoryOf()))
}

function judged({ questions, findings }: ProbeJudgement): Judged {
  const wrong = findings.find(({ level, code }) => level === 'block' && code !== 'ADEQUACY_ASK')
  return { questions, wrong }
}

/** The seed of the inputs: a unit of the line has one of its own. */
const SERIAL = 'JD-0000-0000-0000'

async function questionsAbout(probed: ProbedVariant, factory: Factory): Promise<ProbeJudgement> {
  const { unit, variant, repo, base, review } = probed
  const links = review === undefined ? [] : [linkOf(review)]
  const spec = specAt(repo, unit)
  const changeSet = changeSetOf(base, filesOf(variant.files))
  const asked = { repo, base, spec, factory, serial: SERIAL, round: 1, upstream: { links } }
  const order = await probeOrder(asked, changeSet, analysis)
  const second = secondOf(probed)
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-probed-'))
  try {
    const places = { folder, path: process.env['PATH'] ?? '', home: tmpdir(), tmp: tmpdir() }
    layIn(folder, unit, changeSet.changes)
    const lay = (changes: readonly Change[]): Promise<void> => {
      layIn(folder, unit, changes)
      return Promise.resolve()
    }
    const values = await runProbe({ ...order, ...(second && { second: [...second] }) }, { ...places, lay })
    const [counterexamples, untested] = [counterexamplesOf(links, 1), untestedCallsOf(links, 1)]
    return judgeProbe(values, { spec, isRequired: false, counterexamples, untested })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The link of the review station, as far as a probe reads it. */
function linkOf({ judged }: ReadVariant): CarryingLink {
  const { counterexamples } = judged.judged
  const review = JSON.stringify({ untested: judged.reply.untested })
  const attachments = new Map([[REVIEW_FILE, Buffer.from(review)]])
  if (counterexamples.length > 0)
    attachments.set(COUNTEREXAMPLES_FILE, Buffer.from(JSON.stringify(counterexamples)))
  return { attachments, extension: { round: 1 } }
}

function filesOf(files: Files): { path: string; content: string }[] {
  return Object.entries(files).map(([path, content]) => ({ path, content }))
}

function specAt(repo: string, unit: CorpusUnit): Spec {
  return parseSpec(readFileSync(join(repo, specPath(unit))), specPath(unit)).spec
}

function withoutVariants(factory: Factory): Factory {
  return { ...factory, adequacy: { ...factory.adequacy, low: 'off', medium: 'off', high: 'off' } }
}

function factoryOf(): Factory {
  const reading = readFactory(Buffer.from(factoryText('ask-alone')), 'factory.yml')
  if (reading.kind === 'bad') throw new Error('the factory of the corpus cannot be read')
  return { ...reading.factory, adequacy: { ...reading.factory.adequacy, seconds: SECONDS } }
}

/** Four times what a line gives: what is asked should not depend on what else a machine does. */
const SECONDS = 240

/** The mistake of another variant, the next one of the unit: it is wrong somewhere, and mostly elsewhere. */
function secondOf({ unit, variant, second, base }: ProbedVariant): readonly Change[] | undefined {
  if (second === 'none') return undefined
  if (second === 'right') return changeSetOf(base, filesOf(unit.restyled)).changes
  const defects = variantsOf(unit).filter((each) => each.class === 'one-place')
  const at = defects.findIndex(({ name }) => name === variant.name)
  return changeSetOf(base, filesOf(defects[(at + 1) % defects.length]?.files ?? unit.restyled)).changes
}

/** Base and change, in place of what lies in the folder. */
function layIn(folder: string, unit: CorpusUnit, changes: readonly Change[]): void {
  rmSync(join(folder, 'src'), { recursive: true, force: true })
  const changed = changes.flatMap((each) => ('content' in each ? [[each.path, each.content] as const] : []))
  const files = { ...baseFiles(unit, 'ask-alone'), ...Object.fromEntries(changed) }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
