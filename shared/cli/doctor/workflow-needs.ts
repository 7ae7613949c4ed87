import { compareText } from '../../findings.ts'
import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { readYaml } from '../../formats/yaml.ts'
import type { ExistingFiles } from '../../compile/drift.ts'
import { MAX_WORKFLOW_BYTES } from '../../limits.ts'

/** Every permission that workflows grant, and who asks for it: `contents: read (12 jobs), contents: write (trace-publish)`. */
export function permissionsText(files: ExistingFiles): string {
  const jobsByGrant = new Map<string, string[]>()
  for (const [path, text] of files) {
    const jobs = jobsOf(path, text)
    if (jobs === undefined) return `unknown: ${path} cannot be read as YAML`
    for (const { grant, job } of jobs.flatMap(grantsOf))
      jobsByGrant.set(grant, [...(jobsByGrant.get(grant) ?? []), job])
  }
  const rows = [...jobsByGrant].sort(([a], [b]) => compareText(a, b))
  return (
    rows.map(([grant, jobs]) => `${grant} (${jobsText(jobs)})`).join(', ') || 'the workflows ask for none'
  )
}

type Job = [id: string, fields: Record<string, unknown>]

/** The jobs of a workflow; `undefined` when its text is not plain YAML. */
function jobsOf(file: string, text: string): Job[] | undefined {
  const reading = readYaml(text, { file, maxBytes: MAX_WORKFLOW_BYTES })
  if (reading.kind === 'bad') return undefined
  const { value } = reading.document
  const jobs = recordOrEmpty(recordOrEmpty(value)['jobs'])
  return Object.entries(jobs).map(([id, fields]) => [id, recordOrEmpty(fields)])
}

/** What a job is granted. A job that calls a workflow only passes its grants on, and is left out. */
function grantsOf([job, { uses, permissions }]: Job): { grant: string; job: string }[] {
  if (uses !== undefined || !isRecord(permissions)) return []
  return Object.entries(permissions).map(([scope, level]) => ({ grant: `${scope}: ${String(level)}`, job }))
}

const NAMED_JOBS = 2

function jobsText(jobs: readonly string[]): string {
  const names = [...new Set(jobs)]
  return names.length <= NAMED_JOBS ? names.join(', ') : `${jobs.length} jobs`
}

/** Every secret the workflows name, sorted. */
export function secretNames(files: ExistingFiles): string[] {
  const names = [...files.values()].flatMap((text) =>
    [...text.matchAll(/\bsecrets\.([A-Za-z0-9_]+)/g)].map(([, name = '']) => name),
  )
  return [...new Set(names)].sort(compareText)
}
