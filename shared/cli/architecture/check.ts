import type { Architecture } from '../../architecture/architecture.ts'
import { compareLayers } from '../../architecture/change/compare-layers.ts'
import { checkTree } from '../../architecture/check-tree.ts'
import { treeAt, type CodeTree } from '../../architecture/code-tree.ts'
import { openImportCache, type ImportCache } from '../../architecture/graph/import-cache.ts'
import { changedPaths } from '../../architecture/work-tree.ts'
import { describeFinding, sortFindings, type Finding } from '../../findings.ts'
import { resolveCommit } from '../../git/revision.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { cacheFolder } from '../validate.ts'
import { architectureInTree, codeSources } from './sources.ts'

/** The findings of a whole tree, or of what changed since a commit. */
export async function checkOutcome(args: Arguments, { cwd, env }: Terminal): Promise<Outcome> {
  const sources = await codeSources(args, cwd)
  const { repo, tree } = sources
  const architecture = await architectureInTree(sources)
  const cache = await openImportCache(cacheFolder(env), repo)
  const base = args.text('base')
  const checked =
    base === undefined
      ? await whole(architecture, tree, cache)
      : await since(architecture, tree, { repo, base, cache })
  await cache.save({ isWhole: base === undefined })
  const { findings, summary, json } = checked
  const isBlocked = findings.some(({ level }) => level === 'block')
  const text = safeLog([...findings.map(describeFinding), summary].join('\n'), { maxLines: 10_000 })
  return { exit: isBlocked ? 1 : 0, json: { findings, ...json }, text }
}

interface Checked {
  findings: Finding[]
  summary: string
  json: Record<string, unknown>
}

async function whole(architecture: Architecture, tree: CodeTree, cache: ImportCache): Promise<Checked> {
  const { findings, files, imports } = await checkTree(architecture, tree, cache)
  const layers = architecture.layers.length
  const summary = `${layers} layers, ${files} files, ${imports} imports: ${counted(findings)}`
  return { findings, summary, json: { architecture: architecture.path, layers, files, imports } }
}

interface Since {
  repo: string
  base: string
  cache: ImportCache
}

async function since(
  architecture: Architecture,
  tree: CodeTree,
  { repo, base: revision, cache }: Since,
): Promise<Checked> {
  const base = await treeAt(repo, await resolveCommit(repo, revision))
  const files = await changedPaths(base, tree)
  const compared = await compareLayers({ architecture, base, files, cache })
  const findings = sortFindings(compared.findings)
  const summary = `${files.length} changed files since ${revision}: ${counted(findings)}`
  return { findings, summary, json: compared.evidence }
}

function counted(findings: readonly Finding[]): string {
  const count = (level: Finding['level']): number => findings.filter((each) => each.level === level).length
  return `${count('block')} block, ${count('warn')} warn`
}
