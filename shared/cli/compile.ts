import { rm } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { FactoryError } from '../errors.ts'
import { describeFinding, type Finding } from '../findings.ts'
import { diskError, writeAtomic } from '../files.ts'
import { lockText, LOCK_PATH } from '../compile/action-lock.ts'
import { checkCompilable } from '../compile/check-compilable.ts'
import { compileFactory, type CompiledFile } from '../compile/compile.ts'
import { checkCompiled, driftText, type ExistingFiles } from '../compile/drift.ts'
import {
  comparableFiles,
  isCompiled,
  onlyCompiled,
  readLock,
  readWorkflows,
  type ReadLock,
} from '../compile/existing-workflows.ts'
import { WORKFLOW_FOLDER } from '../compile/workflow-files.ts'
import { safeLog } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { factoryInTree, repositoryOf } from './work-tree.ts'

export const command: Command = {
  name: 'compile',
  summary: 'write the line as GitHub workflows',
  help: `
jidoka compile [--check] [--out DIR] [--repo DIR] [--json]

Writes the line of factory.yml (as it stands in the work tree) as workflows: factory.yml, the dispatcher that finds the specs;
factory-line.yml, one unit down the line, a job per station and round; factory-pr.yml, the checks of pull requests, when
factory.yml asks for them. The same factory.yml and lock give the same bytes. Actions are pinned by .github/actions.lock (jidoka
pin); where there is none yet, one is written. A workflow that somebody else wrote under one of these names is never
overwritten; one that is compiled no longer is removed.

  --check      write nothing: compare, print the differences
  --out DIR    folder of the workflows (default: .github/workflows of the repository, the only one GitHub runs)
  --repo DIR   repository (default: the one around the current folder)
  --json       one JSON document on standard output

Exit: 0 written or in step, 1 out of step (--check), 2 bad usage or files, 3 could not write.

Examples
  jidoka compile
  jidoka compile --check
  jidoka compile --out build/workflows --json
`,
  options: { check: { type: 'boolean' }, out: { type: 'string' }, repo: { type: 'string' } },
  run,
}

/** Everything a compile knows before it writes. */
interface Compilation {
  repo: string
  folder: string
  lock: ReadLock
  compiled: CompiledFile[]
  existing: ExistingFiles
  warnings: Finding[]
}

async function run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'compile: it takes no words, only options')
  const compilation = await compileTree(args, cwd)
  return args.flag('check') ? checkOutcome(compilation) : writeOutcome(compilation)
}

async function compileTree(args: Arguments, cwd: string): Promise<Compilation> {
  const repo = await repositoryOf(args, cwd)
  const { factory, sources } = await factoryInTree(repo)
  const out = args.text('out')
  const folder = out === undefined ? join(repo, WORKFLOW_FOLDER) : resolve(cwd, out)
  const lock = await readLock(repo)
  const compiled = compileFactory(factory, sources, { lock: lock.lock })
  const warnings = checkCompilable(factory, sources).filter(({ level }) => level !== 'block')
  return { repo, folder, lock, compiled, existing: await readWorkflows(folder), warnings }
}

function checkOutcome({ compiled, existing, lock, warnings }: Compilation): Outcome {
  const ours = comparableFiles(existing, compiled)
  const findings = [...checkCompiled(ours, compiled), ...(lock.isRecorded ? [] : [NO_LOCK])]
  const diff = driftText(ours, compiled)
  const inStep = findings.length === 0
  const lines = inStep
    ? [`${compiled.length} workflows are what factory.yml compiles to`]
    : [...findings.map(describeFinding), ...(diff === '' ? [] : ['', diff])]
  return {
    exit: inStep ? 0 : 1,
    json: { inStep, findings, warnings, diff },
    text: safeLog([...warnings.map(describeFinding), ...lines].join('\n'), { maxLines: 1000 }),
  }
}

const NO_LOCK: Finding = {
  code: 'COMPILE_MISSING',
  level: 'block',
  message: `${LOCK_PATH} is missing`,
  hint: 'run jidoka compile and commit the result',
  file: LOCK_PATH,
}

async function writeOutcome(compilation: Compilation): Promise<Outcome> {
  const files = await writeCompiled(compilation)
  const { warnings } = compilation
  const rows = files.map(({ path, state }) => `${state.padEnd(9)} ${path}`)
  return {
    exit: 0,
    json: { files, warnings },
    text: safeLog([...warnings.map(describeFinding), ...rows].join('\n')),
  }
}

interface WrittenFile {
  /** From the top of the repository on, where it lies in it. */
  path: string
  state: 'written' | 'unchanged' | 'removed'
}

/**
 * Writes what differs, removes what is compiled no longer. Nothing is touched when any file belongs to somebody else.
 * @throws FactoryError USAGE naming foreign files, DISK.
 */
async function writeCompiled({
  repo,
  folder,
  lock,
  compiled,
  existing,
}: Compilation): Promise<WrittenFile[]> {
  refuseForeign(compiled, existing)
  const wanted = new Set(compiled.map(({ path }) => path))
  const stale = [...onlyCompiled(existing).keys()].filter((path) => !wanted.has(path))
  const files: WrittenFile[] = []
  const note = (path: string, state: WrittenFile['state']): void =>
    void files.push({ path: shownPath(repo, path), state })
  if (!lock.isRecorded) {
    await writeAtomic(join(repo, LOCK_PATH), lockText(lock.lock))
    note(join(repo, LOCK_PATH), 'written')
  }
  for (const { path, text } of compiled) {
    const [target, isSame] = [join(folder, basename(path)), existing.get(path) === text]
    if (!isSame) await writeAtomic(target, text)
    note(target, isSame ? 'unchanged' : 'written')
  }
  for (const target of stale.map((path) => join(folder, basename(path)))) {
    await remove(target)
    note(target, 'removed')
  }
  return files
}

function shownPath(repo: string, path: string): string {
  const inside = relative(repo, path)
  return inside.startsWith('..') ? path : inside.split(sep).join('/')
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { force: true })
  } catch (cause) {
    throw diskError(path, cause)
  }
}

function refuseForeign(compiled: readonly CompiledFile[], existing: ExistingFiles): void {
  const foreign = compiled.flatMap(({ path }) => {
    const text = existing.get(path)
    return text === undefined || isCompiled(text) ? [] : [path]
  })
  if (foreign.length === 0) return
  throw new FactoryError('USAGE', `${foreign.join(', ')} was not written by jidoka compile and is kept`, {
    hint: 'rename or remove it, or write elsewhere with --out',
  })
}
