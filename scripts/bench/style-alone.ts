import ts from 'typescript'
import { resolveCommit } from '../../shared/git/revision.ts'
import { listTree } from '../../shared/git/tree.ts'
import { censusOf } from '../../shared/style/census/census.ts'
import { fingerprintOf } from '../../shared/style/fingerprint.ts'
import { addedStyle, houseStyleAt, judgeChange, type ChangedStyle } from '../../shared/style/judge-change.ts'
import { stylesAt } from '../../shared/style/read-styles.ts'

/** The style of a change of ten files, or a census, in a process of its own: prints the milliseconds without its start. */
const [repo = '.', what] = process.argv.slice(2)
const base = await resolveCommit(repo, 'HEAD')
// the gate has listed the tree for its other checks
await listTree(repo, base)
const began = performance.now()
if (what === 'census') censusOf(await stylesAt(repo, base, { compiler: ts, most: 2_000 }))
else {
  const changed = Array.from({ length: 10 }, (_, at) => newFile(at))
  judgeChange(await houseStyleAt(repo, base, ts), addedStyle(changed))
}
process.stdout.write(String(performance.now() - began))

function newFile(at: number): ChangedStyle {
  const path = `src/new-${at}.ts`
  const text = `/** Twice. */\nexport function twice${at}(n: number): number {\n  if (n === ${at}) return 0\n  return n * 2\n}\n`
  return { path, base: undefined, head: fingerprintOf(ts, path, text) }
}
