import { changeSetOf } from '../../shared/git/change-set.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { listTree, readFileAt } from '../../shared/git/tree.ts'
import { createCodeAnalysis } from '../../shared/house/code-analysis.ts'
import { compareStyle } from '../../shared/house/compare-style.ts'
import { houseAt } from '../../shared/house/standard/read-house.ts'

/**
 * The gate's own work on two changed files, in a process of its own so that loading counts. With `again` the same change
 * is judged a second time, as trace-publish does, and both times are printed in milliseconds. With `ten` ten files of any repository are changed, and
 * the processor time of this process is printed, git not counted: a machine that does other things as well makes it little longer.
 */
const [repo = '.', mode] = process.argv.slice(2)
const base = await resolveCommit(repo, 'HEAD')
const files = await Promise.all(
  (mode === 'ten' ? await firstTen() : ['src/price.ts', 'src/words.ts']).map(changed),
)
const house = await houseAt(repo, base, mode === 'ten' ? undefined : '.factory/house.yml')
const analysis = createCodeAnalysis()
const began = process.cpuUsage()
const times = [await judge(), ...(mode === 'again' ? [await judge()] : [])]
const { user, system } = process.cpuUsage(began)
process.stdout.write(mode === 'ten' ? String((user + system) / 1000) : JSON.stringify(times))

async function firstTen(): Promise<string[]> {
  const tree = await listTree(repo, base)
  return tree.flatMap(({ path }) => (path.endsWith('.ts') ? [path] : [])).slice(0, 10)
}

async function judge(): Promise<number> {
  const began = performance.now()
  await compareStyle({ repo, base, changeSet: changeSetOf(base, files), house, analysis })
  return performance.now() - began
}

async function changed(path: string): Promise<{ path: string; content: string }> {
  const text = (await readFileAt(repo, base, path))?.toString('utf8') ?? ''
  return {
    path,
    content: `${text}\n/** Twice a number. */\nexport function twice(n: number): number {\n  return n * 2\n}\n`,
  }
}
