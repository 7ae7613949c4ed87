import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { annotate, takeLine, type Job } from './job-state.ts'

const run = promisify(execFile)
const UNSUPPORTED = ['sparse-checkout', 'submodules', 'lfs', 'ssh-key']

interface Wanted {
  sha: string
  /** Local branch to stand on; `undefined` is a detached head. */
  branch: string | undefined
}

/**
 * actions/checkout: fetches the commit into the workspace. Honours `ref`, `path`, `fetch-depth` (default: 1; 0 is
 * everything), `token` and `persist-credentials` (default: on).
 */
export async function checkOut(job: Job, inputs: Record<string, string>): Promise<number> {
  const { options } = job.seat.frame.run
  const odd = UNSUPPORTED.find((name) => !['', 'false', undefined].includes(inputs[name]))
  if (odd !== undefined) throw new Error(`actions/checkout: this runner does not know the input ${odd}`)
  const repository = inputs['repository'] ?? ''
  if (repository !== '' && repository !== options.repository.name)
    throw new Error(`actions/checkout: only ${options.repository.name} is here, not ${repository}`)
  const folder = join(job.folders.workspace, inputs['path'] ?? '')
  mkdirSync(folder, { recursive: true })
  try {
    await fetchInto(job, folder, inputs)
    takeLine(job, { kind: 'text', text: `checked out ${headOf(folder)}` })
    return 0
  } catch (cause) {
    annotate(job, 'error', `checkout failed: ${cause instanceof Error ? cause.message : String(cause)}`)
    return 1
  }
}

async function fetchInto(job: Job, folder: string, inputs: Record<string, string>): Promise<void> {
  const { options } = job.seat.frame.run
  const server = options.serverUrl ?? 'https://github.com'
  const isKnown = existsSync(join(folder, '.git'))
  await git(job, folder, ['init', '-q', '-b', 'main', '--template='])
  if (isKnown) await git(job, folder, ['remote', 'remove', 'origin']).catch(() => '')
  await git(job, folder, ['remote', 'add', 'origin', `${server}/${options.repository.name}`])
  const wanted = await findCommit(job, folder, inputs['ref'] ?? '')
  const depth = Number(inputs['fetch-depth'] ?? '1')
  const fetched =
    depth === 0
      ? ['origin', '+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*', wanted.sha]
      : [`--depth=${depth}`, 'origin', `+${wanted.sha}:refs/remotes/origin/${wanted.branch ?? 'checkout'}`]
  await git(job, folder, ['fetch', '-q', '--no-tags', ...fetched])
  const target = wanted.branch === undefined ? ['--detach', wanted.sha] : ['-B', wanted.branch, wanted.sha]
  await git(job, folder, ['checkout', '-q', '--force', ...target])
  if (inputs['persist-credentials'] !== 'false') await keepToken(job, folder, inputs['token'] ?? job.token)
}

/** The commit that a folder stands on. */
function headOf(folder: string): string {
  const read = (name: string): string => readFileSync(join(folder, '.git', name), 'utf8').trim()
  const head = read('HEAD')
  const ref = /^ref: (.+)$/.exec(head)?.[1]
  return ref === undefined ? head : read(ref)
}

/** The event's commit, or what `ref` names: a commit, a full ref, a branch or a tag. */
async function findCommit(job: Job, folder: string, ref: string): Promise<Wanted> {
  const { trigger } = job.seat.frame.run
  if (ref === '') return { sha: trigger.sha, branch: branchOf(trigger.ref) }
  if (/^[0-9a-f]{40}$/.test(ref)) return { sha: ref, branch: undefined }
  const names = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`]
  const listed = await git(job, folder, ['ls-remote', 'origin', ...names])
  const [sha, name] = (listed.split('\n')[0] ?? '').split('\t')
  if (sha === undefined || name === undefined)
    throw new Error(`a branch or tag with the name '${ref}' could not be found`)
  return { sha, branch: branchOf(name) }
}

function branchOf(ref: string): string | undefined {
  return /^refs\/heads\/(.+)$/.exec(ref)?.[1]
}

async function keepToken(job: Job, folder: string, token: string): Promise<void> {
  const server = job.seat.frame.run.options.serverUrl ?? 'https://github.com'
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
  job.masks.add(basic)
  await git(job, folder, [
    'config',
    '--local',
    `http.${server}/.extraheader`,
    `AUTHORIZATION: basic ${basic}`,
  ])
}

async function git(job: Job, cwd: string, args: string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: job.folders.home,
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  }
  return (await run('git', args, { cwd, env, maxBuffer: 64 * 1024 * 1024 })).stdout
}
