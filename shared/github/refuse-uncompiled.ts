import { FactoryError } from '../errors.ts'
import { describeFinding } from '../findings.ts'
import { readFileAt } from '../git/tree.ts'
import { sha256 } from '../formats/digest.ts'
import { lineNames } from '../compile/line-names.ts'
import type { Unit } from '../line/unit.ts'

/** A factory.yml and the commit that holds it. */
type CompiledAt = Pick<Unit, 'repo' | 'base' | 'factory' | 'factoryBytes' | 'factoryPath'>

/**
 * Refuses a unit on GitHub when the compiled workflows at its base commit are not those of its factory.yml: the jobs that run
 * would not be the line that the links attest. A repository that wires its actions by hand has nothing to compare; the
 * compiler is not loaded there.
 * @throws FactoryError LINE_NOT_COMPILED naming the files.
 */
export async function refuseUncompiled(unit: CompiledAt, env: NodeJS.ProcessEnv): Promise<void> {
  const path = unit.factoryPath
  if (env['GITHUB_ACTIONS'] !== 'true') return
  const workflow = lineNames({ name: unit.factory.name, factoryPath: path }).unit
  if ((await readFileAt(unit.repo, unit.base, workflow)) === undefined) return
  const problems = await driftAt(unit)
  if (problems.length === 0) return
  throw new FactoryError(
    'LINE_NOT_COMPILED',
    `the workflows at ${unit.base.slice(0, 12)} are not those of its ${path}:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    {
      where: workflow,
      hint: 'run jidoka compile with the version of Jidoka that the workflows name, and commit what it writes; for a bump of Dependabot, jidoka pin --update',
    },
  )
}

async function driftAt({ repo, base, factory, factoryBytes, factoryPath }: CompiledAt): Promise<string[]> {
  const [{ compileFactory }, { checkCompiled }, { workflowsAt, comparableFiles, lockAt }] = await Promise.all(
    [import('../compile/compile.ts'), import('../compile/drift.ts'), import('../compile/read-workflows.ts')],
  )
  const existing = await workflowsAt(repo, base)
  try {
    const { lock } = await lockAt(repo, base)
    const sources = { factoryPath, factorySha256: sha256(factoryBytes) }
    const compiled = compileFactory(factory, sources, { lock })
    return checkCompiled(comparableFiles(existing, compiled), compiled).map(describeFinding)
  } catch (thrown) {
    if (!(thrown instanceof FactoryError)) throw thrown
    return [`the line cannot be compiled: ${thrown.code} ${thrown.message}`]
  }
}
