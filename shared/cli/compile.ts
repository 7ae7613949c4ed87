import { join, resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { describeFinding, type Finding } from '../findings.ts'
import { LOCK_PATH } from '../compile/action-pins.ts'
import { checkCompilable } from '../compile/check-compilable.ts'
import { compileFactory, refuseBlocked } from '../compile/compile.ts'
import { checkCompiled, driftText } from '../compile/drift.ts'
import { comparableFiles, readLock, readWorkflows } from '../compile/read-workflows.ts'
import { WORKFLOW_FOLDER } from '../compile/workflow-paths.ts'
import { writeWorkflows, type WorkflowChange } from '../compile/write-workflows.ts'
import { safeLog } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { findNeighbours, lineOf, PROJECT_OPTION } from './lines/find-lines.ts'
import { factoryInTree, repositoryOf } from './work-tree.ts'

export const command: Command = {
  name: 'compile',
  summary: 'write the line as GitHub workflows',
  help: `
jidoka compile [--project DIR] [--check] [--out DIR] [--repo DIR] [--json]

Writes the line of factory.yml (as it is in the work tree) as workflows: factory.yml, which finds the specs and starts one run for
each; factory-unit.yml, that run; factory-round.yml, a repair round of it, when the line has any; factory-pr.yml, the checks of pull
requests, when factory.yml asks for them. The workflows of a project's line carry its name: factory.kit.yml, factory.kit.unit.yml
and so on; each line has its own, and touches no others. The same factory.yml and lock give the same bytes. Actions are pinned by .github/actions.lock (jidoka
pin); when there is no lock yet, one is written. A workflow that somebody else wrote under one of these names is never
overwritten; a workflow that is no longer compiled is removed.

  --project DIR  the line whose factory.yml lies in this folder (default: the next one from the current folder up)
  --check      write nothing: compare, print the differences
  --out DIR    folder of the workflows (default: .github/workflows of the repository, the only one GitHub runs)
  --repo DIR   repository (default: the one around the current folder)
  --json       one JSON document on standard output

Exit: 0 written or up to date, 1 not up to date (--check), 2 bad usage or files, 3 could not write.

Examples
  jidoka compile
  jidoka compile --check
  jidoka compile --out build/workflows --json
`,
  options: {
    ...PROJECT_OPTION,
    check: { type: 'boolean' },
    out: { type: 'string' },
    repo: { type: 'string' },
  },
  run: runCompile,
}

/** Everything a compile knows before it writes. */
interface Compilation extends WorkflowChange {
  warnings: Finding[]
  /** Where other lines of the repository are in the way. */
  quarrels: Finding[]
  /** Repository path of factory.yml. */
  factoryPath: string
}

async function runCompile(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0)
    throw new FactoryError('USAGE', 'compile: it takes options only, no other words')
  const compilation = await compileTree(args, cwd)
  return args.flag('check') ? checkOutcome(compilation) : writeOutcome(compilation)
}

async function compileTree(args: Arguments, cwd: string): Promise<Compilation> {
  const repo = await repositoryOf(args, cwd)
  const factoryPath = await lineOf(args, cwd, repo)
  const { factory, sources } = await factoryInTree(repo, factoryPath)
  const out = args.text('out')
  const folder = out === undefined ? join(repo, WORKFLOW_FOLDER) : resolve(cwd, out)
  const lock = await readLock(repo)
  const compiled = compileFactory(factory, sources, { lock: lock.lock })
  const warnings = checkCompilable(factory, sources).filter(({ level }) => level !== 'block')
  const existing = await readWorkflows(folder)
  const quarrels = await findNeighbours(repo, { path: factoryPath, factory })
  return { repo, folder, lock, compiled, existing, warnings, quarrels, factoryPath }
}

function checkOutcome({ compiled, existing, lock, warnings, quarrels, factoryPath }: Compilation): Outcome {
  const ours = comparableFiles(existing, compiled)
  const findings = [...checkCompiled(ours, compiled), ...quarrels, ...(lock.isRecorded ? [] : [NO_LOCK])]
  const diff = driftText(ours, compiled)
  const inStep = findings.length === 0
  const lines = inStep
    ? [`${compiled.length} workflows are what ${factoryPath} compiles to`]
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
  refuseBlocked(compilation.quarrels)
  const files = await writeWorkflows(compilation)
  const { warnings } = compilation
  const rows = files.map(({ path, state }) => `${state.padEnd(9)} ${path}`)
  return {
    exit: 0,
    json: { files, warnings },
    text: safeLog([...warnings.map(describeFinding), ...rows].join('\n')),
  }
}
