import { compareText } from '../findings.ts'
import { signatureLikeness } from './compare-signatures.ts'
import type { ExportRecord } from './extract-exports.ts'
import type { Job, Match } from './job.ts'

interface Callables {
  /** Those that share words with the job, best first. */
  ranked: readonly Match[]
  records: readonly ExportRecord[]
  most: number
}

/**
 * What could be called in place of a job: functions that share words first; of the others those whose types fit best. Methods of
 * instances follow, half as many.
 */
export function callableFor(job: Job, { ranked, records, most }: Callables): Match[] {
  const known = new Set(ranked.map(({ record }) => record))
  const others = records
    .filter((record) => isCallable(record) && !known.has(record))
    .map((record) => ({ record, fit: signatureLikeness(job.signature, record.signature) }))
    .sort((a, b) => b.fit - a.fit || compareRecords(a.record, b.record))
  const all = [
    ...ranked.filter(({ record }) => isCallable(record)),
    ...others.map(({ record }) => ({ record, score: 0 })),
  ]
  const ofKind = (isMethod: boolean, count: number): Match[] =>
    all.filter(({ record }) => (record.isMethod === true) === isMethod).slice(0, count)
  return [...ofKind(false, most), ...ofKind(true, most / 2)]
}

/** A constant may hold a function. */
function isCallable({ signature, isCommand }: ExportRecord): boolean {
  return isCommand !== true && (signature.form === 'function' || signature.form === 'constant')
}

/** By file, line and name. */
export function compareRecords(a: ExportRecord, b: ExportRecord): number {
  return compareText(a.file, b.file) || a.line - b.line || compareText(a.name, b.name)
}
