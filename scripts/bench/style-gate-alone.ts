import { changeSetOf } from '../../shared/git/change-set.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { readFileAt } from '../../shared/git/tree.ts'
import { createCodeAnalysis } from '../../shared/house/code-analysis.ts'
import { compareStyle } from '../../shared/house/compare-style.ts'
import { houseAt } from '../../shared/house/standard/read-house.ts'

/** The gate's own work on two changed files, in a process of its own so that loading counts. */
const repo = process.argv[2] ?? '.'
const base = await resolveCommit(repo, 'HEAD')
const files = await Promise.all(['src/price.ts', 'src/words.ts'].map(changed))
const house = await houseAt(repo, base, '.factory/house.yml')
const analysis = createCodeAnalysis()
const { findings } = await compareStyle({ repo, base, changeSet: changeSetOf(base, files), house, analysis })
process.stdout.write(`${findings.length} findings\n`)

async function changed(path: string): Promise<{ path: string; content: string }> {
  const text = (await readFileAt(repo, base, path))?.toString('utf8') ?? ''
  return {
    path,
    content: `${text}\n/** Twice a number. */\nexport function twice(n: number): number {\n  return n * 2\n}\n`,
  }
}
