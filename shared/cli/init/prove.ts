import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { asFactoryError } from '../../errors.ts'
import type { ReadFacts } from '../../exports/facts-cache.ts'
import { readBytesIfAny } from '../../files.ts'
import { manifestIn } from '../../formats/manifest.ts'
import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { MAX_PACKAGE_JSON_BYTES } from '../../limits.ts'
import { git } from '../../git/git.ts'
import { readArguments, refuseOlderNode, type Terminal } from '../command.ts'
import { command as runCommand, runSpecs } from '../run.ts'
import type { CreatedFile } from './create-file.ts'
import type { Trial } from './first-spec.ts'

/** What the line did with a right change. `skipped` says why nothing was tried. */
export interface Proof {
  state: 'released' | 'halted' | 'error' | 'skipped'
  /** One sentence. */
  detail: string
}

export interface ProofOptions {
  repo: string
  head: string | undefined
  files: readonly CreatedFile[]
  /** The first spec, and code that is right for it; `undefined` when there is none that commands can judge. */
  trial: Trial | undefined
  /** Names of variables that hold keys: no model is asked. */
  keys: readonly string[]
  /** What init has read of the files of `head`. */
  read: ReadFacts
}

/** For setup and the tests of the team together. */
const MOST_MINUTES = 5

/**
 * Carries the first spec down the new line in a copy of the repository, with a prepared answer in place of a model: setup, the
 * team's tests and the examples run as they will. Nothing is thrown: what init wrote stays, and what is wrong is said.
 */
export async function prove(options: ProofOptions, terminal: Terminal): Promise<Proof> {
  const { head, trial } = options
  if (head === undefined) return skipped('there is no commit yet')
  if (trial === undefined) return skipped('no first spec was written that commands can judge')
  const folder = await mkdtemp(join(tmpdir(), 'jidoka-proof-'))
  try {
    refuseOlderNode(runCommand, process.versions.node)
    terminal.say('trying the first spec in a copy, with a prepared answer (--skip-proof leaves this out)')
    const copy = await copyWith(options, folder)
    return await carried({ ...options, repo: copy, trial }, folder, terminal)
  } catch (thrown) {
    const { code, message, next } = asFactoryError(thrown)
    return { state: 'error', detail: `${code}: ${message}; ${next}` }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function skipped(why: string): Proof {
  return { state: 'skipped', detail: why }
}

/** A clone at the base commit with the new files committed. */
async function copyWith({ repo, files }: ProofOptions, folder: string): Promise<string> {
  const copy = join(folder, 'copy')
  await git(folder, ['clone', '-q', '--shared', '--no-tags', repo, copy])
  const paths = files.filter(({ state }) => state !== 'kept').map(({ path }) => path)
  for (const path of paths) {
    await mkdir(dirname(join(copy, path)), { recursive: true })
    await cp(join(repo, path), join(copy, path))
  }
  await git(copy, ['add', '-f', '--', ...paths])
  const author = ['-c', 'user.name=jidoka', '-c', 'user.email=jidoka@localhost']
  await git(copy, [...author, 'commit', '-q', '-m', 'Declare a line'])
  return copy
}

/** What is said of the copy itself, such as where its keys are, is of no use to anybody. */
function sayStation(line: string, { say }: Terminal): void {
  if (!line.startsWith('note: ')) say(line)
}

interface Carrying extends ProofOptions {
  trial: Trial
}

async function carried(options: Carrying, folder: string, terminal: Terminal): Promise<Proof> {
  const { repo, trial, keys, read } = options
  const answers = join(folder, 'answers')
  await writeAnswer(answers, trial, await isCommonJs(repo, trial.module))
  const words = [trial.spec, '--repo', repo, '--local-keys', '--answers', answers]
  const timeout = AbortSignal.timeout(MOST_MINUTES * 60_000)
  const env = Object.fromEntries(Object.entries(terminal.env).filter(([name]) => !keys.includes(name)))
  const quiet = {
    ...{ cwd: repo, env, say: (line: string) => sayStation(line, terminal) },
    signal: AbortSignal.any([terminal.signal, timeout]),
  }
  const { json } = await runSpecs(readArguments(runCommand, words), quiet, read)
  if (timeout.aborted)
    return { state: 'error', detail: `it took more than ${MOST_MINUTES} minutes: try it with jidoka run` }
  return proofOf(json)
}

/** A right change that is sent back is given once more: the line then halts, and says what stopped it. */
const ROUNDS = [1, 2, 3]

async function writeAnswer(answers: string, { id, module, code }: Trial, isCommon: boolean): Promise<void> {
  const text = isCommon ? `${code.replace(/^export /m, '')}\n\nmodule.exports = { ${id} }` : code
  for (const round of ROUNDS) {
    const folder = join(answers, id, `generate.r${round}`)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, '1.md'), `<<<FILE ${module} {{nonce}}\n${text}\nFILE>>> {{nonce}}\n`)
  }
}

/** A .js file belongs to the next package.json above it. */
async function isCommonJs(repo: string, module: string): Promise<boolean> {
  if (!module.endsWith('.js')) return false
  for (let folder = dirname(module); ; folder = dirname(folder)) {
    const bytes = await readBytesIfAny(join(repo, folder, 'package.json'), MAX_PACKAGE_JSON_BYTES)
    if (bytes !== undefined) return manifestIn(bytes)?.['type'] !== 'module'
    if (folder === '.') return true
  }
}

/** Of the document that `jidoka run` gives. */
function proofOf(json: unknown): Proof {
  const units = isRecord(json) ? json['units'] : undefined
  const unit: unknown = Array.isArray(units) ? units[0] : undefined
  const { verdict, stoppedBy, reason, error } = recordOrEmpty(unit)
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
  if (verdict === 'released')
    return {
      state: 'released',
      detail: 'a right change for the first spec is released, in a copy and without asking a model',
    }
  const next = isRecord(error) ? textOf(error['next']) : ''
  const said = [textOf(reason), next].filter((part) => part !== '').join('; ')
  if (verdict === 'halted')
    return { state: 'halted', detail: `${textOf(stoppedBy)} stopped a right change: ${said}` }
  return { state: 'error', detail: said === '' ? 'the line could not run' : said }
}
