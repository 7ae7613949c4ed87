import { join } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { gitSucceeds } from '../../git/git.ts'
import { parseActionSource } from '../../compile/action-pins.ts'
import { checkCompilable } from '../../compile/check-compilable.ts'
import { compileFactory, type CompileSources } from '../../compile/compile.ts'
import { checkCompiled, type ExistingFiles } from '../../compile/drift.ts'
import { comparableFiles, compiledOf, readLock, readWorkflows } from '../../compile/read-workflows.ts'
import { githubOptions, isGithubDotCom } from '../../factory/github-options.ts'
import { WORKFLOW_FOLDER } from '../../compile/workflow-paths.ts'
import type { Factory } from '../../factory/factory.ts'
import { failed, passed, note, type Check } from './check.ts'
import { findNeighbours } from '../lines/find-lines.ts'
import { findingCheck } from './control-files.ts'
import { checkDelivery } from './delivery.ts'
import { permissionsText, secretNames } from './workflow-needs.ts'

const NAME = 'workflows'

/** Everything about the compiled workflows: whether they are those of factory.yml, and what they ask for. */
export async function checkWorkflows(
  repo: string,
  factory: Factory,
  sources: CompileSources & { factoryPath: string },
): Promise<Check[]> {
  const existing = await readWorkflows(join(repo, WORKFLOW_FOLDER))
  const ours = compiledOf(existing, sources.factoryPath)
  if (ours.size === 0 && factory.github?.actions.source === undefined) return [onlyHere()]
  const drift = await checkDrift(repo, existing, { factory, sources })
  const warnings = checkCompilable(factory, sources).filter(({ level }) => level !== 'block')
  const quarrels = await findNeighbours(repo, { path: sources.factoryPath, factory }, existing)
  return [
    ...drift,
    ...quarrels.map((finding) => findingCheck(NAME, finding)),
    ...warnings.map((finding) => findingCheck(NAME, finding)),
    ...(ours.size === 0 ? [] : checkNeeds(ours)),
    checkArtifacts(factory),
    ...checkDelivery(factory),
    ...(await checkSource(repo, factory)),
  ]
}

function onlyHere(): Check {
  return note(
    NAME,
    'not compiled: the line runs on this machine only',
    'for GitHub name github.actions.source in factory.yml and run jidoka compile',
  )
}

async function checkDrift(
  repo: string,
  existing: ExistingFiles,
  { factory, sources }: { factory: Factory; sources: CompileSources },
): Promise<Check[]> {
  try {
    const { lock } = await readLock(repo)
    const compiled = compileFactory(factory, sources, { lock })
    const [first, ...more] = checkCompiled(comparableFiles(existing, compiled), compiled)
    if (first === undefined) return [passed(NAME, `${compiled.length} are what factory.yml compiles to`)]
    const rest = more.length === 0 ? '' : `, and ${more.length} more`
    return [
      failed(
        NAME,
        `${first.message}${rest}`,
        'jidoka compile --check shows the difference, jidoka compile writes the files again',
      ),
    ]
  } catch (thrown) {
    if (!(thrown instanceof FactoryError)) throw thrown
    return [failed(NAME, `${thrown.code}: ${thrown.message}`, thrown.hint ?? 'fix factory.yml')]
  }
}

function checkNeeds(ours: ExistingFiles): Check[] {
  const secrets = secretNames(ours)
  return [
    passed('permissions', permissionsText(ours)),
    secrets.length === 0
      ? passed('secrets', 'the workflows ask for none')
      : note(
          'secrets',
          `the workflows ask for ${secrets.join(', ')}`,
          'jidoka keys sets them, each in the environment of its job; doctor cannot see whether they are set',
        ),
  ]
}

/** Parcels travel as artifacts. GitHub Enterprise Server has none. */
function checkArtifacts({ github = githubOptions() }: Factory): Check {
  const { host, store } = github
  if (store !== undefined)
    return passed('parcels', `they travel through ${store}, which all runners must share`)
  if (isGithubDotCom(host)) return passed('parcels', `they travel as artifacts of ${host}`)
  return failed(
    'parcels',
    `${host} has no artifact service that stations could use`,
    'name a folder all runners share in github.store',
  )
}

async function checkSource(repo: string, { github }: Factory): Promise<Check[]> {
  const text = github?.actions.source
  if (text === undefined) return []
  const source = parseActionSource(text)
  if (source.kind === 'repository') return [passed('actions', `${source.repository} at ${source.sha}`)]
  const at = (path: string): string => `HEAD:${[source.path, path].filter((part) => part !== '').join('/')}`
  if (!(await gitSucceeds(repo, ['cat-file', '-e', at('actions/spec-validate/action.yml')])))
    return [
      failed(
        'actions',
        `HEAD has no actions at ${text}`,
        'commit them there, or name owner/repo@<commit id>',
      ),
    ]
  if (await gitSucceeds(repo, ['cat-file', '-e', at('dist/spec-validate.js')]))
    return [passed('actions', `${text} of this repository`)]
  return [
    note(
      'actions',
      `HEAD has the actions at ${text} without their bundles (dist/)`,
      'run the workflows at a commit that carries dist/, such as a release',
    ),
  ]
}
