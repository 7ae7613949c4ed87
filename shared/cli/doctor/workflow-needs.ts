import { compareText } from '../../findings.ts'
import { fieldsOf, textOf, viewOf } from '../../compile/audit/workflow-view.ts'
import type { ExistingFiles } from '../../compile/drift.ts'

/** `contents: read (12 jobs), contents: write (trace-publish)`: every permission, and who asks for it. */
export function permissionsText(files: ExistingFiles): string {
  const asked = new Map<string, Set<string>>()
  for (const [path, text] of files) {
    for (const [permission, job] of grantsOf(path, text)) {
      asked.set(permission, (asked.get(permission) ?? new Set()).add(job))
    }
  }
  const rows = [...asked].sort(([a], [b]) => compareText(a, b))
  return rows.length === 0
    ? 'the workflows ask for none'
    : rows.map(([name, jobs]) => `${name} (${jobsText(jobs)})`).join(', ')
}

/** Permission and job; a job that only calls a workflow holds what the called jobs may ask for, and is left out. */
function grantsOf(path: string, text: string): [permission: string, job: string][] {
  const view = viewOf(text)
  if ('problem' in view) return []
  return view.jobs
    .filter(({ fields }) => fields['uses'] === undefined)
    .flatMap(({ id, fields }) =>
      Object.entries(fieldsOf(fields['permissions'])).map(([scope, level]): [string, string] => [
        `${scope}: ${textOf(level)}`,
        `${path}#${id}`,
      ]),
    )
}

const NAMED_JOBS = 2

function jobsText(jobs: ReadonlySet<string>): string {
  const names = [...new Set([...jobs].map((job) => job.replace(/^.*#/, '')))]
  return names.length <= NAMED_JOBS ? names.join(', ') : `${jobs.size} jobs`
}

/** Every secret the workflows name, sorted. */
export function secretNames(files: ExistingFiles): string[] {
  const names = [...files.values()].flatMap((text) =>
    [...text.matchAll(/\bsecrets\.([A-Za-z0-9_]+)/g)].map(([, name = '']) => name),
  )
  return [...new Set(names)].sort(compareText)
}
