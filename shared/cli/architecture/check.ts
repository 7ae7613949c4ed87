import type { Architecture } from '../../architecture/architecture.ts'
import { compareLayers } from '../../architecture/change/compare-layers.ts'
import { checkTree } from '../../architecture/check-tree.ts'
import { treeAt } from '../../architecture/code-tree.ts'
import { openImportCache, type ImportCache } from '../../architecture/graph/import-cache.ts'
import { changedCode, changesInCommit, changesInWorkTree } from '../../architecture/work-tree.ts'
import { describeFinding, sortFindings, type Finding } from '../../findings.ts'
import { resolveCommit } from '../../git/revision.ts'
import { safeLog } from '../../text/safe-log.ts'
import type { Arguments, Outcome, Terminal } from '../command.ts'
import { cacheFolder } from '../../cache-folder.ts'
import { architectureInTree, codeIn, codeSources, type CodeSources } from './sources.ts'

/** The findings of a whole tree, or of what changed since a commit. */
export async function checkOutcome(args: Arguments, { cwd, env }: Terminal): Promise<Outcome> {
  const sources = await codeSources(args, cwd)
  const architecture = await architectureInTree(sources)
  const cache = openImportCache(cacheFolder(env), sources.repo)
  const judging = { architecture, sources, args, cache }
  const base = args.text('base')
  const { findings, summary, json } = base === undefined ? await whole(judging) : await since(base, judging)
  await cache.save({ isWhole: base === undefined })
  const isBlocked = findings.some(({ level }) => level === 'block')
  const text = safeLog([...findings.map(describeFinding), summary].join('\n'), { maxLines: 10_000 })
  return { exit: isBlocked ? 1 : 0, json: { findings, ...json }, text }
}

interface Judging {
  architecture: Architecture
  sources: CodeSources
  args: Arguments
  cache: ImportCache
}

interface Checked {
  findings: Finding[]
  summary: string
  json: Record<string, unknown>
}

async function whole({ architecture, sources, args, cache }: Judging): Promise<Checked> {
  const tree = await codeIn(args, sources)
  const { findings, files, imports } = await checkTree(architecture, tree, cache)
  const layers = architecture.layers.length
  const summary = `${layers} layers, ${files} files, ${imports} imports: ${counted(findings)}`
  return { findings, summary, json: { architecture: architecture.path, layers, files, imports } }
}

async function since(revision: string, { architecture, sources, args, cache }: Judging): Promise<Checked> {
  const { repo, head } = sources
  const commit = await resolveCommit(repo, revision)
  const [base, texts] = await Promise.all([
    treeAt(repo, commit),
    args.flag('work-tree') ? changesInWorkTree(repo, commit) : changesInCommit(repo, commit, head),
  ])
  const files = await changedCode(base, texts)
  const compared = await compareLayers({ architecture, base, files, cache })
  const findings = sortFindings(compared.findings)
  const summary = `${files.length} changed files since ${revision}: ${counted(findings)}`
  return { findings, summary, json: compared.evidence }
}

function counted(findings: readonly Finding[]): string {
  const count = (level: Finding['level']): number => findings.filter((each) => each.level === level).length
  return `${count('block')} block, ${count('warn')} warn`
}
