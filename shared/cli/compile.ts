import { join, resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { describeFinding, type Finding } from '../findings.ts'
import { LOCK_PATH } from '../compile/action-pins.ts'
import { checkCompilable } from '../compile/check-compilable.ts'
import { compileFactory } from '../compile/compile.ts'
import { checkCompiled, driftText } from '../compile/drift.ts'
import { comparableFiles, readLock, readWorkflows } from '../compile/read-workflows.ts'
import { WORKFLOW_FOLDER } from '../compile/workflow-paths.ts'
import { writeWorkflows, type WorkflowChange } from '../compile/write-workflows.ts'
import { safeLog } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { factoryInTree, repositoryOf } from './work-tree.ts'

export const command: Command = {
  name: 'compile',
  summary: 'write the line as GitHub workflows',
  help: `
jidoka compile [--check] [--out DIR] [--repo DIR] [--json]

Writes the line of factory.yml (as it is in the work tree) as workflows: factory.yml, which finds the specs and starts one run for
each; factory-unit.yml, that run; factory-round.yml, a repair round of it, when the line has any; factory-pr.yml, the checks of pull
requests, when factory.yml asks for them. The same factory.yml and lock give the same bytes. Actions are pinned by .github/actions.lock (jidoka
pin); when there is no lock yet, one is written. A workflow that somebody else wrote under one of these names is never
overwritten; a workflow that is no longer compiled is removed.

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
  options: { check: { type: 'boolean' }, out: { type: 'string' }, repo: { type: 'string' } },
  run: runCompile,
}

/** Everything a compile knows before it writes. */
interface Compilation extends WorkflowChange {
  warnings: Finding[]
}

async function runCompile(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0)
    throw new FactoryError('USAGE', 'compile: it takes options only, no other words')
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
  const files = await writeWorkflows(compilation)
  const { warnings } = compilation
  const rows = files.map(({ path, state }) => `${state.padEnd(9)} ${path}`)
  return {
    exit: 0,
    json: { files, warnings },
    text: safeLog([...warnings.map(describeFinding), ...rows].join('\n')),
  }
}
