import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { readYaml, type YamlDocument } from '../../formats/yaml.ts'
import { newSwallows } from '../files/commands.ts'
import type { WeighedFile, Weakening } from '../weakening.ts'
import { isWorkflow } from './ci-paths.ts'
import { compareSteps } from './compare-steps.ts'
import { fieldLoss, type FieldLoss } from './field.ts'
import { escapePointer } from '../../formats/json-pointer.ts'

/** What an edit of a CI file takes away, or may take away. Comments, layout and names count for nothing. */
export function ciLosses({ path, before, after }: WeighedFile): Weakening[] {
  if (after === undefined) return [whole(path, 'the file is gone: what it ran is run no more')]
  if (before === undefined) return [whole(path, 'the file is new, and runs by itself')]
  const [was, is] = [readDocument(path, before), readDocument(path, after)]
  if (was === undefined || is === undefined || !isWorkflow(path))
    return plainLosses(path, [before, after], [was, is])
  return documentLosses(path, was, is)
}

function whole(file: string, what: string): Weakening {
  return { code: 'WEAKENED_CI', file, subject: 'file', what }
}

function readDocument(file: string, text: string): YamlDocument | undefined {
  if (!/\.ya?ml$/i.test(file)) return undefined
  const reading = readYaml(text, { file })
  return reading.kind === 'ok' && isRecord(reading.document.value) ? reading.document : undefined
}

/** Scripts, and files of other services: whether an edit takes something away is for a person to say. */
function plainLosses(
  file: string,
  [before, after]: readonly [string, string],
  [was, is]: readonly [YamlDocument | undefined, YamlDocument | undefined],
): Weakening[] {
  const isSame =
    was !== undefined && is !== undefined
      ? JSON.stringify(was.value) === JSON.stringify(is.value)
      : withoutComments(before) === withoutComments(after)
  if (isSame) return []
  const swallows = newSwallows(before, after)
  const hidden = /allow_failure:\s*true|soft_fail:\s*true|fast_finish:\s*true|continueOnError:\s*true/
  if (swallows.length > 0 || (hidden.test(after) && !hidden.test(before))) {
    const what = `a failure passes: ${swallows.join(', ') || 'it is allowed'}`
    return [{ code: 'WEAKENED_FAILURE', file, subject: 'file', what }]
  }
  return [whole(file, 'what runs on every change is edited')]
}

function withoutComments(text: string): string {
  return text
    .replace(/^[ \t]*(?:#(?!!)|\/\/).*$/gm, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim()
}

function documentLosses(file: string, was: YamlDocument, is: YamlDocument): Weakening[] {
  const [before, after] = [recordOrEmpty(was.value), recordOrEmpty(is.value)]
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].flatMap((name): Weakening[] => {
    if (name === 'jobs')
      return jobLosses(file, recordOrEmpty(before['jobs']), recordOrEmpty(after['jobs']), is)
    if (name === 'runs')
      return jobLoss({ file, job: 'runs', pointer: '/runs', is }, before['runs'], after['runs'])
    const loss = fieldLoss(name, before[name], after[name])
    return loss === undefined ? [] : [at(file, name, loss, is.placeOf(`/${escapePointer(name)}`))]
  })
}

function jobLosses(
  file: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  is: YamlDocument,
): Weakening[] {
  const jobs = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...jobs].flatMap((job): Weakening[] => {
    const place = { file, job, pointer: `/jobs/${escapePointer(job)}`, is }
    if (Object.hasOwn(before, job) && Object.hasOwn(after, job))
      return jobLoss(place, before[job], after[job])
    const what = Object.hasOwn(before, job) ? 'the job is gone' : 'the job is new'
    return [at(file, `jobs.${job}`, { code: 'WEAKENED_CI', what }, is.placeOf(place.pointer))]
  })
}

interface JobPlace {
  file: string
  job: string
  pointer: string
  is: YamlDocument
}

function jobLoss({ file, job, pointer, is }: JobPlace, before: unknown, after: unknown): Weakening[] {
  const [was, now] = [recordOrEmpty(before), recordOrEmpty(after)]
  const fields = new Set([...Object.keys(was), ...Object.keys(now)])
  return [...fields].flatMap((name): Weakening[] => {
    const below = `${pointer}/${escapePointer(name)}`
    if (name === 'steps')
      return compareSteps(listOf(was['steps']), listOf(now['steps'])).map((loss) => {
        const subject = [job, loss.step, loss.field].filter((each) => each !== '').join('.')
        return at(file, subject, loss, is.placeOf(`${below}/${stepIndex(now['steps'], loss.step)}`))
      })
    const loss = fieldLoss(name, was[name], now[name])
    return loss === undefined ? [] : [at(file, `${job}.${name}`, loss, is.placeOf(below))]
  })
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function stepIndex(steps: unknown, label: string): number {
  const found = listOf(steps).findIndex((step) =>
    JSON.stringify(step).includes(JSON.stringify(label).slice(1, -1)),
  )
  return Math.max(found, 0)
}

function at(
  file: string,
  subject: string,
  { code, what }: FieldLoss,
  place: ReturnType<YamlDocument['placeOf']>,
): Weakening {
  return { code, file, subject, what, ...place }
}
