import { accessesOf, expressionsOf, withoutLiterals } from './expression.ts'
import { flawIf, type Rule } from './rule.ts'
import { actionName, fieldsOf, textOf, type JobView, type Path, type StepView } from './workflow-view.ts'

const KEY_INPUTS = new Set(['api-key', 'second-api-key', 'signing-key'])
const MODEL_ACTIONS = new Set(['generate', 'review'])

function codesOf(job: Pick<JobView, 'fields' | 'at'>): string[] {
  return expressionsOf(job.fields, job.at).map(({ code }) => withoutLiterals(code))
}

function holdsSecret(job: Pick<JobView, 'fields' | 'at'>): boolean {
  return codesOf(job).some((code) => /\bsecrets\b/.test(code))
}

/** A token that is there in every attempt: one for re-runs alone may follow commands. */
function holdsToken(step: StepView): boolean {
  return expressionsOf(step.fields, step.at).some(
    ({ code }) =>
      /\bgithub\s*\.\s*token\b/.test(withoutLiterals(code)) &&
      code !== "github.run_attempt != '1' && github.token || ''",
  )
}

/** Of a model that the station does not ask. */
function holdsOtherModelKey(step: StepView): boolean {
  const inputs = fieldsOf(step.fields['with'])
  const action = actionName(step)
  return (
    ('api-key' in inputs && !MODEL_ACTIONS.has(action)) ||
    ('second-api-key' in inputs && action !== 'generate')
  )
}

const SETUP = /\/program" setup(?:-writer)?\s*$/

/** The step that makes a token of an app, in the delivering job alone. */
function isAppToken(step: StepView): boolean {
  return actionName(step) === 'create-github-app-token' && step.at[1] === 'deliver'
}

/** The step that runs on the base commit, before the change is laid. */
function isSetup(step: StepView): boolean {
  return SETUP.test(textOf(step.fields['run']))
}

/** The step that lets a program of the team write: the one key of the program is there, and no other secret in its job. */
function isWriting(step: StepView): boolean {
  return /\/program" write\s*$/.test(textOf(step.fields['run']))
}

/** Runs nothing of the repository's change: setup, and what gives a job its package managers. */
function isBeforeChange(step: StepView): boolean {
  return isSetup(step) || step.fields['run'] === 'corepack enable\n'
}

/** Setup may be given the job's token to read packages, under that name alone. */
function holdsOtherToken(step: StepView): boolean {
  const env = { ...fieldsOf(step.fields['env']) }
  if (isSetup(step)) delete env['NODE_AUTH_TOKEN']
  return holdsToken({ ...step, fields: { ...step.fields, env } })
}

/** Secrets and tokens that commands on the change could reach: of their own step, and of steps after it. */
function besideCommands({ steps }: JobView): boolean {
  const first = steps.findIndex((step) => step.fields['run'] !== undefined && !isBeforeChange(step))
  const scripts = steps.filter((step) => step.fields['run'] !== undefined)
  if (scripts.some(holdsOtherToken) || (first !== -1 && steps.slice(first).some(holdsToken))) return true
  const secrets = steps.filter((step) => !isSetup(step) && holdsSecret(step))
  return first !== -1 && secrets.some((step) => !isWriting(step) || secrets.length > 1)
}

/** What a registry of images is asked with: `credentials` of a container or a service. */
function isForRegistry(at: Path): boolean {
  return ['container', 'services'].includes(String(at[2])) && at.at(-2) === 'credentials'
}

/** `jobs.<id>.secrets.<name>` of a call, `jobs.<id>.steps.<n>.with.<key input>`, or the env of a setup. */
function isSecretPlace(at: Path, jobs: readonly JobView[]): boolean {
  const [, id, section, index, kind, name] = at
  if (section === 'secrets') return at.length === 4
  if (section !== 'steps') return isForRegistry(at)
  const step = jobs.find((job) => job.id === id)?.steps[Number(index)]
  if (kind === 'env') return step !== undefined && (isSetup(step) || isWriting(step))
  const isKey =
    KEY_INPUTS.has(String(name)) || (name === 'private-key' && step !== undefined && isAppToken(step))
  return kind === 'with' && isKey
}

export const secretRules: readonly Rule[] = [
  {
    id: 'secrets-inherit',
    rule: 'secrets are passed by name',
    check: ({ jobs }) =>
      jobs.flatMap((job) =>
        flawIf(
          job.fields['secrets'] === 'inherit',
          [...job.at, 'secrets'],
          `${job.id} passes every secret on`,
        ),
      ),
  },
  {
    id: 'secrets-whole',
    rule: 'a secret is named in full: secrets.NAME',
    check: ({ root }) =>
      expressionsOf(root).flatMap(({ at, code }) => {
        const whole = accessesOf(code).some(
          (access) => access === 'secrets' || access.startsWith('secrets.*'),
        )
        return flawIf(
          whole || /\bsecrets\s*\[/.test(withoutLiterals(code)),
          at,
          'the secrets are read as a whole',
        )
      }),
  },
  {
    id: 'secret-place',
    rule: 'secrets go into the key inputs of our actions, the setup, registries of images and named calls, nowhere else',
    check: ({ root, jobs }) =>
      expressionsOf(root)
        .filter(({ code }) => /\bsecrets\b/.test(withoutLiterals(code)))
        .flatMap(({ at, code }) =>
          flawIf(
            !isSecretPlace(at, jobs) || !/^secrets\.[A-Za-z_]\w*$/.test(code),
            at,
            'a secret is used outside a key input',
          ),
        ),
  },
  {
    id: 'model-key',
    rule: 'model keys go to generate and review only',
    check: ({ jobs }) =>
      jobs.flatMap(({ steps }) =>
        steps.flatMap((step) =>
          flawIf(holdsOtherModelKey(step), step.at, 'a station without a model holds a model key'),
        ),
      ),
  },
  {
    id: 'command-secret',
    rule: 'no secret, no token and no identity beside commands',
    check: ({ jobs }) =>
      jobs
        .filter(({ steps }) => steps.some((step) => step.fields['run'] !== undefined))
        .flatMap((job) => {
          return flawIf(besideCommands(job), job.at, `${job.id} runs commands beside a secret or a token`)
        }),
  },
  {
    id: 'started-by-strangers',
    rule: 'what a comment starts holds no secret and no environment, and checks out the default branch',
    check: ({ root, jobs }) => {
      if (!('issue_comment' in fieldsOf(root['on']))) return []
      return jobs.flatMap((job) =>
        flawIf(
          holdsSecret(job) ||
            job.fields['environment'] !== undefined ||
            job.steps.some((step) => 'ref' in fieldsOf(step.fields['with'])),
          job.at,
          `${job.id} holds a secret or a commit that a stranger could reach`,
        ),
      )
    },
  },
  {
    id: 'secret-environment',
    rule: 'a job that holds a secret names an environment',
    check: ({ jobs }) =>
      jobs
        .filter((job) => job.steps.length > 0 && holdsSecret(job))
        .flatMap((job) =>
          flawIf(
            job.fields['environment'] === undefined,
            job.at,
            `${job.id} holds a secret outside any environment`,
          ),
        ),
  },
]
