import { STATION_NAMES } from '../../../../shared/factory/stations.ts'
import { flawIf, type Rule } from './rule.ts'
import { actionName, fieldsOf, textOf, type JobView } from './workflow-view.ts'
import { isRecord } from '../../../../shared/formats/read-json.ts'

const SCOPES = new Set([
  'actions',
  'attestations',
  'contents',
  'id-token',
  'issues',
  'packages',
  'pull-requests',
  'security-events',
])

function grantsOf(job: JobView): [string, string][] {
  return Object.entries(fieldsOf(job.fields['permissions'])).map(([scope, level]) => [scope, textOf(level)])
}

function runsCommands(job: JobView): boolean {
  return job.steps.some((step) => step.fields['run'] !== undefined)
}

/** Setup reads packages with the token of its job. */
function setupHasToken({ steps }: JobView): boolean {
  return steps.some(({ fields }) => fields['id'] === 'setup' && 'NODE_AUTH_TOKEN' in fieldsOf(fields['env']))
}

/** What only these actions may write; each stands in a job without any key of a station. */
const WRITERS: Record<string, readonly string[]> = {
  plan: ['actions'],
  deliver: ['contents', 'pull-requests', 'issues'],
  ask: ['issues'],
  answer: ['contents', 'issues', 'pull-requests'],
  'keep-answers': ['contents'],
  'sync-ledger': ['contents'],
  'record-unit': ['contents'],
  attest: ['attestations'],
}

/** A job may prove who it is where one of our stations signs, or a round of them is called. */
function mayIdentify({ steps, fields }: JobView): boolean {
  return (
    fields['uses'] !== undefined ||
    steps.some((step) => (STATION_NAMES as readonly string[]).includes(actionName(step)))
  )
}

function mayWrite(job: JobView, scope: string): boolean {
  if (scope === 'id-token') return mayIdentify(job)
  return job.steps.some((step) => WRITERS[actionName(step)]?.includes(scope))
}

/** What the reporting action may write: a comment, or findings of code scanning; each in a job of its own. */
const REPORTS: readonly string[] = ['pull-requests', 'security-events']

function reports({ steps }: JobView): boolean {
  return steps.length === 1 && steps.every((step) => actionName(step) === 'report-findings')
}

export const permissionRules: readonly Rule[] = [
  {
    id: 'permissions-top',
    rule: 'permissions at the top are {}',
    check: ({ root }) => {
      const top = root['permissions']
      return flawIf(
        !isRecord(top) || Object.keys(top).length > 0,
        ['permissions'],
        'the workflow grants permissions to all jobs',
      )
    },
  },
  {
    id: 'permissions-job',
    rule: 'every job lists the permissions it needs',
    check: ({ jobs }) =>
      jobs.flatMap((job) => [
        ...flawIf(
          !isRecord(job.fields['permissions']),
          [...job.at, 'permissions'],
          `${job.id} does not list its permissions`,
        ),
        ...grantsOf(job).flatMap(([scope, level]) =>
          flawIf(
            !SCOPES.has(scope) || !['read', 'write'].includes(level),
            [...job.at, 'permissions', scope],
            `${job.id} asks for ${scope}: ${level}`,
          ),
        ),
      ]),
  },
  {
    id: 'permission-reason',
    rule: 'every grant says why',
    check: ({ jobs, commentOf }) =>
      jobs.flatMap((job) =>
        grantsOf(job).flatMap(([scope]) => {
          const at = [...job.at, 'permissions', scope]
          return flawIf((commentOf(at) ?? '') === '', at, `${job.id} grants ${scope} without a reason`)
        }),
      ),
  },
  {
    id: 'write-place',
    rule: 'only the jobs that start units, keep answers, ask, take answers, deliver, write into the ledger and report may write, and each only what it is for',
    check: ({ jobs }) =>
      jobs.flatMap((job) =>
        grantsOf(job).flatMap(([scope, level], _, { length }) => {
          const mayReport = reports(job) && length === 1 && REPORTS.includes(scope)
          const isFlaw = level === 'write' && !mayWrite(job, scope) && !mayReport
          return flawIf(isFlaw, [...job.at, 'permissions', scope], `${job.id} may write ${scope}`)
        }),
      ),
  },
  {
    id: 'command-rights',
    rule: 'a job that runs commands reads the repository, its own run and, where its setup is given a token, packages',
    check: ({ jobs }) =>
      jobs
        .filter(runsCommands)
        .flatMap((job) =>
          grantsOf(job).flatMap(([scope, level]) =>
            flawIf(
              !(['actions', 'contents'].includes(scope) || (scope === 'packages' && setupHasToken(job))) ||
                level !== 'read',
              [...job.at, 'permissions', scope],
              `${job.id} runs commands with ${scope}: ${level}`,
            ),
          ),
        ),
  },
]
