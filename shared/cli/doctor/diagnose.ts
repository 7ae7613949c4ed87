import { ARCHITECTURE_PATH } from '../../architecture/architecture.ts'
import { gitText } from '../../git/git.ts'
import { repositoryTop } from '../../git/revision.ts'
import { LOCK_PATH } from '../../compile/action-pins.ts'
import { WORKFLOW_FOLDER } from '../../compile/workflow-paths.ts'
import type { Factory } from '../../factory/factory.ts'
import { factoryAround, sourcesOf } from '../work-tree.ts'
import { checkArchitecture } from './architecture.ts'
import { examined, type Check } from './check.ts'
import { checkCommands } from './commands.ts'
import { checkFactory, checkHouse, checkSpecFiles } from './control-files.ts'
import { checkDependabot } from './dependabot.ts'
import { checkEvidenceOfLine } from './evidence.ts'
import { checkEndpoints } from './endpoints.ts'
import { checkCommitted, checkGitVersion, checkNode, checkRepository } from './environment.ts'
import { checkPullRequests } from './pull-requests.ts'
import { checkTrust } from './trust.ts'
import { checkVersions } from './versions.ts'
import { checkWorkflows } from './workflows.ts'
import { checkOtherWriter } from './writer.ts'

/** Everything the line of the repository around `folder` depends on, from the outside in. Nothing is thrown or changed. */
export async function diagnose(folder: string, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const checks = [checkNode(process.versions.node)]
  checks.push(...(await examined('git', async () => [checkGitVersion(await gitText('.', ['--version']))])))
  const top = await examined('repository', async () => [repositoryCheck(await repositoryTop(folder))])
  const repo = top[0]?.state === 'ok' ? top[0].detail : undefined
  if (repo === undefined) return [...checks, ...top]
  checks.push(...(await examined('repository', () => checkRepository(repo))))
  return [
    ...checks,
    ...(await diagnoseFiles(repo, await factoryAround({ cwd: folder, repo: undefined }), env)),
  ]
}

function repositoryCheck(repo: string): Check {
  return { name: 'repository', state: 'ok', detail: repo, fix: null }
}

async function diagnoseFiles(repo: string, path: string, env: NodeJS.ProcessEnv): Promise<Check[]> {
  const versions = await examined('versions', () => checkVersions(repo))
  const { checks: own, factory, bytes } = await checkFactory(repo, path)
  const checks = [...versions, ...own]
  if (factory === undefined) return checks
  const looks: Look[] = [
    ['committed', () => checkCommitted(repo, judgedPaths(factory, path))],
    ['house', () => checkHouse(repo, factory)],
    ['architecture', () => checkArchitecture(repo, factory.architecture)],
    ['evidence', () => checkEvidenceOfLine(repo, factory)],
    ['commands', () => checkCommands(repo, factory, env)],
    ['specs', () => checkSpecFiles(repo, factory, path)],
    ['keys', () => checkTrust(repo, factory, path)],
    ...onGithub(repo, { factory, path, bytes }),
    ['models', () => checkEndpoints(factory, repo, env)],
    ['models.writer', () => checkOtherWriter(factory, repo, env)],
  ]
  for (const [name, look] of looks) checks.push(...(await examined(name, look)))
  return checks
}

type Look = [name: string, look: () => Promise<Check[]>]

function onGithub(
  repo: string,
  { factory, path, bytes }: { factory: Factory; path: string; bytes: Buffer },
): Look[] {
  return [
    ['workflows', () => checkWorkflows(repo, factory, sourcesOf(bytes, path))],
    ['pull requests', () => Promise.resolve(checkPullRequests(factory, path))],
    ['dependabot', () => checkDependabot(repo)],
  ]
}

const COMPILED_FILES = `:(glob)${WORKFLOW_FOLDER}/factory*.yml`

/** As git takes them. */
function judgedPaths({ house, architecture = ARCHITECTURE_PATH, signing }: Factory, path: string): string[] {
  const trust = signing.mode === 'local' ? [] : [signing.trust]
  return [path, ...(house === undefined ? [] : [house]), architecture, ...trust, LOCK_PATH, COMPILED_FILES]
}
