import { accessesOf, expressionsOf, withoutLiterals } from './expression.ts'
import { flawIf, type Rule } from './rule.ts'
import { actionName, fieldsOf, type JobView, type Path } from './workflow-view.ts'

const KEY_INPUTS = new Set(['api-key', 'signing-key'])
const MODEL_ACTIONS = new Set(['generate', 'review'])

function codesOf(job: JobView): string[] {
  return expressionsOf(job.fields, job.at).map(({ code }) => withoutLiterals(code))
}

function holdsSecret(job: JobView): boolean {
  return codesOf(job).some((code) => /\bsecrets\b/.test(code))
}

function holdsToken(job: JobView): boolean {
  return codesOf(job).some((code) => /\bgithub\s*\.\s*token\b/.test(code))
}

/** `jobs.<id>.secrets.<name>` of a call, or `jobs.<id>.steps.<n>.with.<key input>`. */
function isSecretPlace(at: Path): boolean {
  const [, , section, , kind, name] = at
  return (
    (section === 'secrets' && at.length === 4) ||
    (section === 'steps' && kind === 'with' && KEY_INPUTS.has(String(name)))
  )
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
    rule: 'secrets go into the key inputs of our actions and into named calls, nowhere else',
    check: ({ root }) =>
      expressionsOf(root)
        .filter(({ code }) => /\bsecrets\b/.test(withoutLiterals(code)))
        .flatMap(({ at, code }) =>
          flawIf(
            !isSecretPlace(at) || !/^secrets\.[A-Za-z_]\w*$/.test(code),
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
          flawIf(
            'api-key' in fieldsOf(step.fields['with']) && !MODEL_ACTIONS.has(actionName(step)),
            step.at,
            'a station without a model holds a model key',
          ),
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
          return flawIf(
            holdsSecret(job) || holdsToken(job),
            job.at,
            `${job.id} runs commands beside a secret or a token`,
          )
        }),
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
