import { posix } from 'node:path'
import { warning, type Finding } from '../findings.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'
import { exportedNames } from '../weakening/exports/exported-types.ts'
import type { ChangedFile } from './code/changed-files.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'

/**
 * Exports of the change that nothing imports, no spec asks for, and no package offers: code that nobody uses. Where a spec has an interface, an
 * export that it does not name is another finding already.
 */
export const deadExportCheck: StyleCheck = {
  name: 'deadExports',
  run: async (context) => {
    const fresh = context.comparesExports ? await newExports(context) : []
    if (fresh.length === 0) return { findings: [] }
    const used = await wordsElsewhere(fresh, context)
    const entries = await entryTexts(context)
    const dead = fresh.filter((each) => !used(each) && !isOffered(each.path, entries)).slice(0, MOST)
    const findings = dead.map(deadFinding)
    if (findings.length === 0) return { findings }
    return { findings, evidence: { found: dead.map(({ path, name }) => ({ path, name })) } }
  },
}

const MOST = 50

interface NewExport {
  path: string
  name: string
}

function deadFinding({ path, name }: NewExport): Finding {
  const hint =
    'do not export it; if it is for others, the interface of the spec names it, or package.json offers the module'
  return warning('DEAD_EXPORT', `nothing imports the new export ${JSON.stringify(name)}`, {
    file: path,
    hint,
  })
}

/** Frameworks call what lies there by its name. */
const CALLED_BY_NAME =
  /(?:^|\/)(?:pages|app|routes|api|migrations|stories|commands|plugins)\/|\.(?:config|stories|d)\.[cm]?[jt]sx?$/

async function newExports(context: GateContext): Promise<NewExport[]> {
  const files = context.code.filter(({ path }) => !isTestPath(path) && !CALLED_BY_NAME.test(path))
  const found: NewExport[] = []
  for (const file of files) found.push(...(await freshIn(file, context)))
  return found
}

async function freshIn(file: ChangedFile, context: GateContext): Promise<NewExport[]> {
  const { asked } = context.permitFor(file.path)
  if (typeof asked === 'object' && asked.exports.length > 0) return []
  const wanted = typeof asked === 'object' ? asked.called : []
  const [base, head] = [await context.source(file, 'base'), await context.source(file, 'head')]
  if (head === undefined) return []
  const known = base === undefined ? new Set<string>() : exportedNames(base)
  return [...exportedNames(head)]
    .filter((name) => !known.has(name) && !wanted.includes(name) && name !== 'default' && name !== '*')
    .map((name) => ({ path: file.path, name }))
}

/** Does the name stand in another file, as it is after the change? A word in a text counts: to say too little harms nobody. */
async function wordsElsewhere(
  fresh: readonly NewExport[],
  { files, snapshot }: GateContext,
): Promise<(each: NewExport) => boolean> {
  const names = [...new Set(fresh.map(({ name }) => name))]
  const changed = new Map(files.map(({ path, head = '' }) => [path, head]))
  const paths = (await snapshot.mentioning(names)).filter((path) => !changed.has(path))
  await snapshot.fetch(paths.slice(0, MOST_FILES))
  const texts = [
    ...changed,
    ...paths.slice(0, MOST_FILES).map((path) => [path, snapshot.read(path) ?? ''] as const),
  ]
  const isMore = paths.length > MOST_FILES
  return ({ path, name }) => isMore || texts.some(([other, text]) => other !== path && hasWord(text, name))
}

const MOST_FILES = 500

function hasWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const around = `${text[at - 1] ?? ' '}${text[at + name.length] ?? ' '}`
    if (!/[\p{L}\p{N}_$]/u.test(around)) return true
  }
  return false
}

/** The texts of every package.json above: what they name is for whoever installs the package. */
async function entryTexts({ snapshot, files }: GateContext): Promise<Map<string, string>> {
  const paths = snapshot
    .paths()
    .filter((path) => posix.basename(path) === 'package.json')
    .slice(0, MOST_FILES)
  await snapshot.fetch(paths)
  const texts = new Map(paths.map((path) => [posix.dirname(path), snapshot.read(path) ?? '']))
  for (const { path, head } of files)
    if (head !== undefined && posix.basename(path) === 'package.json') texts.set(posix.dirname(path), head)
  return texts
}

/** An index, or a module that a package.json names, by itself or with all of its folder. */
function isOffered(path: string, entries: ReadonlyMap<string, string>): boolean {
  if (/^index\.[cm]?[jt]sx?$/.test(posix.basename(path))) return true
  const stem = posix.basename(path).replace(/\.[cm]?[jt]sx?$/, '')
  return [...entries].some(([folder, text]) => {
    const isBelow = folder === '.' || path.startsWith(`${folder}/`)
    return (
      isBelow && (text.includes(`/${stem}.`) || text.includes(`/${stem}"`) || /"exports"[^]*\*/.test(text))
    )
  })
}
