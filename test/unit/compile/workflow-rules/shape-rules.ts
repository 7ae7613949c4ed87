import { isRecord } from '../../../../shared/formats/read-json.ts'
import { networkVariables } from '../../../../shared/network-variables.ts'
import { callsOf, expressionsOf, withoutLiterals } from './expression.ts'
import { flawIf, type Flaw, type Rule } from './rule.ts'
import {
  actionName,
  fieldsOf,
  listOf,
  textOf,
  type JobView,
  type StepView,
  type WorkflowView,
} from './workflow-view.ts'

const TRIGGERS = new Set([
  'push',
  'schedule',
  'workflow_dispatch',
  'workflow_call',
  'pull_request',
  'merge_group',
])

/** A comment may start the one job that takes answers, and nothing beside it. */
function takesAnswers(workflow: WorkflowView): boolean {
  const { types } = fieldsOf(fieldsOf(workflow.root['on'])['issue_comment'])
  const actions = workflow.jobs.flatMap(({ steps }) => steps.map(actionName))
  return (
    triggersOf(workflow).length === 1 &&
    listOf(types).join() === 'created' &&
    workflow.jobs.length === 1 &&
    actions.join() === 'checkout,answer'
  )
}

function triggersOf({ root }: WorkflowView): string[] {
  const on = root['on']
  if (typeof on === 'string') return [on]
  return Array.isArray(on) ? on.map(String) : Object.keys(fieldsOf(on))
}

const PUBLISHERS = ['plan', 'keep-answers', 'deliver', 'ask', 'answer', 'sync-ledger', 'record-unit']

/** Starts units, keeps what was paid, or delivers. */
function publishes({ steps }: JobView): boolean {
  return steps.some((step) => PUBLISHERS.includes(actionName(step)))
}

/** A run of a pull request is of no use once a newer commit is there; an edit of its title is no newer commit. */
const OUTDATED = "${{ github.event.action != 'edited' }}"

/** The check to require: GitHub counts a skipped one as passed. */
function isMergeCheck(job: JobView): boolean {
  return textOf(job.fields['name']).endsWith(' / pull request')
}

function isCall(job: JobView): boolean {
  return job.fields['uses'] !== undefined
}

function forgiven(job: JobView): StepView[] {
  return job.steps.filter((step) => step.fields['continue-on-error'] !== undefined)
}

function isLast(job: JobView): boolean {
  return (
    isMergeCheck(job) ||
    job.steps.some((step) => ['trace-publish', 'keep-answers'].includes(actionName(step)))
  )
}

/** What a job that forgives a step must hand on: the runner's record of that step, and who it was. */
function outcomeFlaws(job: JobView): Flaw[] {
  const outputs = fieldsOf(job.fields['outputs'])
  const [step, ...more] = forgiven(job)
  if (step === undefined) return []
  const id = textOf(step.fields['id'])
  const isPlain = (text: string): boolean => /^(?:[A-Za-z0-9-]+|\$\{\{ inputs\.round \}\})$/.test(text)
  // what a program writes is handed on as an answer: its job fails with it, and it is no station
  const isWriting = /\/program" write\s*$/.test(textOf(step.fields['run']))
  const collect = fieldsOf(job.steps.at(-1)?.fields['with'])
  const outcome = isWriting ? collect['outcome'] : outputs['outcome']
  const who = isWriting ? 'writes' : 'station'
  const names = [who, 'round'].filter((name) => !isPlain(textOf(outputs[name])))
  return [
    ...flawIf(
      more.length > 0 || step.fields['run'] === undefined,
      step.at,
      `${job.id} forgives more than its commands`,
    ),
    ...flawIf(
      outcome !== `\${{ steps.${id}.outcome }}`,
      [...job.at, 'outputs'],
      `${job.id} hides the outcome of its commands`,
    ),
    ...names.map((name) => ({
      at: [...job.at, 'outputs'],
      message: `${job.id} does not say its ${name} in plain text`,
    })),
  ]
}

export const shapeRules: readonly Rule[] = [
  {
    id: 'trigger',
    rule: 'events that run with secrets on what strangers wrote are not used',
    check: (workflow) =>
      triggersOf(workflow)
        .filter((event) => !TRIGGERS.has(event) && !(event === 'issue_comment' && takesAnswers(workflow)))
        .map((event) => ({ at: ['on', event], message: `the workflow starts on ${event}` })),
  },
  {
    id: 'name',
    rule: 'workflow and jobs have names',
    check: ({ root, jobs }) => [
      ...flawIf(textOf(root['name']) === '', ['name'], 'the workflow has no name'),
      ...jobs.flatMap((job) => flawIf(textOf(job.fields['name']) === '', job.at, `${job.id} has no name`)),
    ],
  },
  {
    id: 'timeout',
    rule: 'every job has a time limit',
    check: ({ jobs }) =>
      jobs
        .filter((job) => !isCall(job))
        .flatMap((job) => {
          const minutes = job.fields['timeout-minutes']
          return flawIf(typeof minutes !== 'number' || minutes < 1, job.at, `${job.id} has no time limit`)
        }),
  },
  {
    id: 'runner',
    rule: 'runners are named in plain text',
    check: ({ jobs }) =>
      jobs
        .filter((job) => !isCall(job))
        .flatMap((job) => {
          const runner = job.fields['runs-on']
          const { group, labels: own } = fieldsOf(runner)
          const labels = (isRecord(runner) ? [group, own ?? group] : [runner]).flat()
          const plain =
            labels.length > 0 &&
            labels.every((label) => textOf(label) !== '' && !textOf(label).includes('${{'))
          return flawIf(!plain, [...job.at, 'runs-on'], `${job.id} has no plain runner`)
        }),
  },
  {
    id: 'concurrency',
    rule: 'every run has a group, and no publishing run is cancelled by the next one',
    check: (workflow) => {
      const { root, jobs } = workflow
      const isCalled = triggersOf(workflow).every((event) => event === 'workflow_call')
      const { group, 'cancel-in-progress': cancels } = fieldsOf(root['concurrency'])
      const delivers = jobs.some((job) => publishes(job) || isCall(job))
      return [
        ...flawIf(
          !isCalled && (textOf(group) === '' || (typeof cancels !== 'boolean' && cancels !== OUTDATED)),
          ['concurrency'],
          'the workflow has no concurrency group',
        ),
        ...flawIf(
          delivers && cancels !== false,
          ['concurrency'],
          'a newer run could cancel one that publishes',
        ),
        ...jobs.flatMap((job) =>
          flawIf(job.fields['concurrency'] !== undefined, job.at, `${job.id} has a group of its own`),
        ),
      ]
    },
  },
  {
    id: 'condition',
    rule: 'conditions are one line; only jobs that tell an end or keep what was paid run whatever happened',
    check: ({ root, jobs }) =>
      expressionsOf(root).flatMap(({ at, code }) => [
        ...flawIf(
          callsOf(code).includes('always') && !jobs.some((job) => job.id === at[1] && isLast(job)),
          at,
          'always() would outlive a cancelled run',
        ),
        ...flawIf(at.at(-1) === 'if' && /[\r\n]/.test(code), at, 'a condition spans lines'),
      ]),
  },
  {
    id: 'forgiven',
    rule: 'only the commands of a station may fail without failing their job, and their outcome is handed on',
    check: ({ jobs }) =>
      jobs.flatMap((job) => [
        ...flawIf(
          job.fields['continue-on-error'] !== undefined,
          job.at,
          `${job.id} is green whatever happens`,
        ),
        ...outcomeFlaws(job),
      ]),
  },
  {
    id: 'needs',
    rule: 'a job asks only for jobs it waits for',
    check: ({ jobs }) => {
      const ids = new Set(jobs.map(({ id }) => id))
      return jobs.flatMap((job) => needsFlaws(job, ids))
    },
  },
  {
    id: 'defaults',
    rule: 'nothing is set for all jobs at once, but how the network is reached and how long artifacts are kept',
    check: ({ root }) =>
      ['env', 'defaults']
        .filter(
          (name) =>
            isRecord(root[name]) && !(name === 'env' && Object.entries(root[name]).every(isPlainVariable)),
        )
        .map((name) => ({ at: [name], message: `${name} is set for all jobs` })),
  },
]

function isPlainVariable([name, value]: [string, unknown]): boolean {
  if (name === 'JIDOKA_RETENTION_DAYS') return /^\d+$/.test(textOf(value))
  return Object.hasOwn(networkVariables({ [name]: '' }), name) && value === `\${{ vars.${name} }}`
}

function needsFlaws(job: JobView, ids: ReadonlySet<string>): Flaw[] {
  const needs = listOf(job.fields['needs']).map(String)
  const codes = expressionsOf(job.fields, job.at).map(({ code }) => withoutLiterals(code))
  const named = codes.flatMap((code) =>
    [...code.matchAll(/\bneeds\.([A-Za-z_][\w-]*)/g)].map((match) => match[1] ?? ''),
  )
  const missing = [...new Set(named)].filter((id) => !needs.includes(id))
  return [
    ...needs
      .filter((id) => !ids.has(id))
      .map((id) => ({ at: [...job.at, 'needs'], message: `${job.id} waits for ${id}, which is no job` })),
    ...missing.map((id) => ({ at: job.at, message: `${job.id} asks for ${id} without waiting for it` })),
  ]
}
