import { flawIf, type Rule } from './rule.ts'
import {
  actionName,
  fieldsOf,
  textOf,
  type JobView,
  type StepView,
  type WorkflowView,
} from './workflow-view.ts'

const OWN = [
  ...['spec-validate', 'generate', 'style-gate', 'review', 'trace-publish', 'receive'],
  ...['plan', 'keep-answers', 'deliver', 'report-findings', 'ask', 'answer', 'sync-ledger', 'record-unit'],
]
const REMOTE = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._/-]+@[0-9a-f]{40}$/
const LOCAL_ACTION = /^\.\/(?:[^@\s]+\/)?actions\/[a-z-]+$/
const LOCAL_WORKFLOW = /^\.\/\.github\/workflows\/factory(?:-[A-Za-z0-9-]+|\.[a-z0-9-]+\.round)\.yml$/

function actionSteps({ jobs }: WorkflowView): StepView[] {
  return jobs.flatMap(({ steps }) => steps.filter((step) => step.fields['uses'] !== undefined))
}

const DELIVERY = ['permission-contents', 'permission-pull-requests']
const APP_TOKEN = 'create-github-app-token'

function inputsOf(step: StepView): Record<string, unknown> {
  return fieldsOf(step.fields['with'])
}

function isForeign(step: StepView): boolean {
  return textOf(step.fields['uses']).startsWith('actions/')
}

export const actionRules: readonly Rule[] = [
  {
    id: 'unpinned',
    rule: 'actions are named by a full commit id, or by a path of this repository',
    check: (workflow) => [
      ...actionSteps(workflow).flatMap((step) => {
        const uses = textOf(step.fields['uses'])
        return flawIf(
          !REMOTE.test(uses) && !LOCAL_ACTION.test(uses),
          [...step.at, 'uses'],
          'an action is not pinned',
        )
      }),
      ...workflow.jobs
        .filter((job) => job.fields['uses'] !== undefined)
        .flatMap((job) =>
          flawIf(
            !LOCAL_WORKFLOW.test(textOf(job.fields['uses'])),
            [...job.at, 'uses'],
            'a foreign workflow is called',
          ),
        ),
    ],
  },
  {
    id: 'pin-remark',
    rule: 'a foreign pin names its release',
    check: (workflow) =>
      actionSteps(workflow)
        .filter(isForeign)
        .flatMap((step) => {
          const at = [...step.at, 'uses']
          const remark = workflow.commentOf(at) ?? ''
          const isSaid = /^v\d/.test(remark) || (isPreparing(workflow, step) && remark !== '')
          return flawIf(!isSaid, at, 'a pin does not name its release')
        }),
  },
  {
    id: 'foreign-action',
    rule: 'only checkout, setup-node, attest, the token of an app where it delivers, our own actions and, before a change is laid, those of the team are used',
    check: (workflow) =>
      actionSteps(workflow).flatMap((step) => {
        const known = isForeign(step) ? ['attest', 'checkout', 'setup-node', APP_TOKEN] : OWN
        return flawIf(
          !known.includes(actionName(step)) && !isPreparing(workflow, step),
          [...step.at, 'uses'],
          `the action ${actionName(step)} has no place here`,
        )
      }),
  },
  {
    id: 'app-token',
    rule: 'the token of an app is made in the job that delivers, with the rights of a delivery and no others',
    check: ({ jobs }) =>
      jobs.flatMap(({ steps }) =>
        steps
          .filter((step) => actionName(step) === APP_TOKEN)
          .flatMap((step) => {
            const asked = Object.keys(inputsOf(step)).filter((name) => name.startsWith('permission-'))
            const delivers = steps.some((each) => actionName(each) === 'deliver')
            const known = asked.every((name) => DELIVERY.includes(name))
            return flawIf(
              !delivers || asked.length === 0 || !known,
              step.at,
              'an app may do more than deliver',
            )
          }),
      ),
  },
  {
    id: 'checkout',
    rule: 'checkout leaves no token behind',
    check: (workflow) =>
      actionSteps(workflow)
        .filter((step) => actionName(step) === 'checkout')
        .flatMap((step) =>
          flawIf(
            inputsOf(step)['persist-credentials'] !== false,
            step.at,
            'checkout keeps its token in the work tree',
          ),
        ),
  },
  {
    id: 'cache',
    rule: 'no job reads or fills a cache',
    check: (workflow) =>
      actionSteps(workflow).flatMap((step) => {
        const inputs = inputsOf(step)
        const cached = actionName(step) === 'setup-node' && inputs['package-manager-cache'] !== false
        const names = Object.keys(inputs).filter((name) => /cache/.test(name) && inputs[name] !== false)
        return flawIf(cached || names.length > 0, step.at, 'a cache is in use')
      }),
  },
  {
    id: 'tool-version',
    rule: 'tools are named by a version',
    check: (workflow) =>
      actionSteps(workflow)
        .filter((step) => actionName(step) === 'setup-node')
        .flatMap((step) =>
          flawIf(
            !/^\d+(\.\d+){0,2}$/.test(textOf(inputsOf(step)['node-version'])),
            step.at,
            'the Node version floats',
          ),
        ),
  },
  {
    id: 'container',
    rule: 'only jobs of commands run in containers, and each image is known by its digest',
    check: ({ jobs }) =>
      jobs.flatMap((job) =>
        flawIf(
          imagesOf(job).some((image) => !runsCommands(job) || !/@sha256:[0-9a-f]{64}$/.test(image)),
          job.at,
          `${job.id} runs containers`,
        ),
      ),
  },
]

function runsCommands({ steps }: JobView): boolean {
  return steps.some(({ fields }) => fields['id'] === 'apply')
}

function imagesOf({ fields }: JobView): string[] {
  const { container, services } = fields
  const images = [container, ...Object.values(fieldsOf(services))].filter((each) => each !== undefined)
  return images.map((each) => (typeof each === 'string' ? each : textOf(fieldsOf(each)['image'])))
}

/** A step of the team before the change is laid. */
function isPreparing({ jobs }: WorkflowView, step: StepView): boolean {
  const steps = jobs.find((job) => job.steps.includes(step))?.steps ?? []
  const isBefore = steps.indexOf(step) < steps.findIndex(({ fields }) => fields['id'] === 'apply')
  return isBefore && /^Prepare \(\d+\)$/.test(textOf(step.fields['name']))
}
