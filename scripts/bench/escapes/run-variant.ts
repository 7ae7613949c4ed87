import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeHome, prepareUnit } from '../../../shared/local/prepare.ts'
import type { UnitResult } from '../../../shared/local/result.ts'
import { runUnit } from '../../../shared/local/run-unit.ts'
import { lazyAnalysis } from '../../../shared/station/load-station.ts'
import { baseFiles, makeBase, specPath, writeAnswers } from '../../../test/escapes/base-repository.ts'
import { readUnits, type CorpusUnit } from '../../../test/escapes/unit-file.ts'
import { variantsOf, type Variant } from '../../../test/escapes/variants.ts'
import { isProbe, MOST_ANSWERS, type Asked, type End, type Job, type ProbeName, type Result } from './job.ts'
import { answerAll } from './owner.ts'
import { reviewOf } from './reviews.ts'
import { probeVariant, type ProbedVariant, type SecondWriter } from './probe-alone.ts'

const shared = { analysis: lazyAnalysis(), read: new Map() }
const units = new Map(readUnits().map((unit) => [unit.id, unit]))
const bases = new Map<string, string>()

/** Sends one variant down a line, and answers what the line asks. */
export async function runVariant(job: Job): Promise<Result> {
  const unit = units.get(job.unit)
  const variant = unit === undefined ? undefined : variantsOf(unit).find(({ name }) => name === job.variant)
  if (unit === undefined || variant === undefined)
    throw new Error(`there is no variant ${job.variant} of ${job.unit}`)
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-escapes-'))
  try {
    const repo = join(folder, 'repo')
    cpSync(baseOf(job, unit), repo, { recursive: true })
    writeAnswers(join(folder, 'answers'), unit.id, variant.files)
    const began = performance.now()
    const ended = isProbe(job.line)
      ? await probeVariant({ ...probedBy(job.line, unit, variant), repo, base: headOf(repo) })
      : await runWithOwner(unit, { repo, answers: join(folder, 'answers') })
    return { ...job, ...factsOf(variant), ...ended, ms: Math.round(performance.now() - began) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const SECOND: Record<ProbeName, SecondWriter> = {
  probe: 'none',
  'probe-second': 'right',
  'probe-other': 'wrong',
  'probe-reviewer': 'none',
}

function probedBy(line: ProbeName, unit: CorpusUnit, variant: Variant): Omit<ProbedVariant, 'repo' | 'base'> {
  const review = line === 'probe-reviewer' ? reviewOf(unit, variant) : undefined
  return { unit, variant, second: SECOND[line], ...(review && { review }) }
}

function headOf(repo: string): string {
  return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: repo, encoding: 'utf8' }).trim()
}

function factsOf({ class: name, by }: Variant): Pick<Result, 'class' | 'by'> {
  return { class: name, by: by ?? null }
}

/** The repository of a unit, made once in this process. */
function baseOf({ line }: Job, unit: CorpusUnit): string {
  const key = `${line} ${unit.id}`
  const known = bases.get(key)
  if (known !== undefined) return known
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-escapes-base-'))
  makeBase(folder, baseFiles(unit, isProbe(line) ? 'ask-alone' : line))
  bases.set(key, folder)
  return folder
}

/** Removes what was made for all variants. */
export function removeBases(): void {
  for (const folder of bases.values()) rmSync(folder, { recursive: true, force: true })
}

interface Place {
  repo: string
  answers: string
}

type Ended = Pick<Result, 'first' | 'end' | 'station' | 'reason' | 'asked' | 'runs'>

async function runWithOwner(unit: CorpusUnit, place: Place): Promise<Ended> {
  const asked: Asked[] = []
  let result = await runOnce(unit, place)
  const first = endOf(result)
  const { serial } = result
  let runs = 1
  while (endOf(result) === 'asking' && runs <= MOST_ANSWERS) {
    asked.push(...(await answerAll(unit, { repo: place.repo, asked: serial }, result)))
    result = await runOnce(unit, place)
    runs += 1
  }
  return { first, end: endOf(result), station: result.stoppedBy, reason: result.reason, asked, runs }
}

async function runOnce(unit: CorpusUnit, { repo, answers }: Place): Promise<UnitResult> {
  const prepared = await prepareUnit({ cwd: repo, repo, factory: undefined, spec: specPath(unit) })
  await makeHome(prepared.home)
  const { PATH = '', HOME = '' } = process.env
  const request = { mode: 'auto', out: undefined, until: undefined, resume: false, localKeys: false } as const
  const options = { ...request, answers, env: { PATH, HOME, TMPDIR: tmpdir() } }
  const signal = new AbortController().signal
  return runUnit(prepared, { ...options, say: () => undefined, signal }, shared)
}

function endOf({ verdict }: UnitResult): End {
  return verdict === 'incomplete' || verdict === 'done' ? 'error' : verdict
}
