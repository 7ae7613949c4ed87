import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { beyondTable, hostileTable } from '../test/hostile/figures.ts'
import { choicePointTable } from './choice-points.ts'
import { githubJobsTable } from './github-jobs.ts'
import { drawRooms, largestRoom, readSources, roomCycles, roomGraph, shortFiles } from './rooms.ts'
import { fillSchemas, withOwnAddresses } from './schemas.ts'

/**
 * Fills the generated blocks of the documents (`<!-- name -->` to `<!-- /name -->`) from what they describe, and prints the
 * figures of the rooms. With `--check` nothing is written and a stale block is an error.
 */
const ROOT = join(import.meta.dirname, '..')
const CHECK = process.argv.includes('--check')

interface ActionFile {
  name: string
  description: string
  inputs?: Record<string, { description: string; required?: boolean; default?: string }>
  outputs?: Record<string, { description: string }>
}

/** Where the rooms, the journeys and the example of a station are described. */
const GUIDE = 'CONTRIBUTING.md'

/** Where the style profile is described. */
const DRIFT = 'docs/style-drift.md'

const actions = readdirSync(join(ROOT, 'actions')).sort()
const sources = readSources()
const graph = roomGraph(sources)
const stale = [
  ...actions.filter((action) => update(join('actions', action, 'README.md'), blocksOf(readAction(action)))),
  ...(update('README.md', { actions: actionTable() }) ? ['README.md'] : []),
  ...(await fillSchemas(ROOT, CHECK)),
  ...(update('SECURITY.md', { hostile: hostileTable(), beyond: beyondTable() }) ? ['SECURITY.md'] : []),
  ...(update('docs/github-jobs.md', { jobs: githubJobsTable(ROOT) }) ? ['docs/github-jobs.md'] : []),
  ...(update(DRIFT, { 'choice-points': choicePointTable() }) ? [DRIFT] : []),
  ...(update(GUIDE, { rooms: drawRooms(graph) }) ? [GUIDE] : []),
]
const faults = [
  ...(CHECK && stale.length > 0 ? [`stale generated blocks: ${stale.join(', ')}; run npm run docs`] : []),
  ...roomFaults(),
]
for (const fault of faults) process.stderr.write(`${fault}\n`)
if (faults.length > 0) process.exitCode = 1

/** Prints the figures of the rooms. Gives what is wrong with them. */
function roomFaults(): string[] {
  const { room, share, isTooLarge } = largestRoom(sources)
  const size = `the largest room is ${room} with ${(share * 100).toFixed(1)} % of the code`
  const short = shortFiles(sources)
  const stray = short.filter(({ mayBeShort }) => !mayBeShort).map(({ path }) => path)
  process.stdout.write(
    `${size}\n${short.length} files have under 25 lines, ${stray.length} of them with one reader\n`,
  )
  const cycles = roomCycles(graph)
  return [
    ...(cycles.length > 0 ? [`rooms import each other: ${cycles.join(', ')}`] : []),
    ...(isTooLarge ? [`${size}: split it`] : []),
    ...stray.map((path) => `${path} has under 25 lines and one reader: merge the two`),
    ...[...new Set(sources.map((file) => file.room))]
      .filter(isUndescribed)
      .map((name) => `${GUIDE} does not describe the room ${name}`),
    ...missingFiles().map((path) => `${GUIDE} names ${path}, which is not there`),
  ]
}

function isUndescribed(room: string): boolean {
  if (room === 'shared' || actions.includes(room)) return false
  return !readFileSync(join(ROOT, GUIDE), 'utf8').includes(`| \`${room}/\` |`)
}

/** Paths that the guide names: of this repository, or of `shared/`. */
function missingFiles(): string[] {
  const text = readFileSync(join(ROOT, GUIDE), 'utf8')
  const paths = [...text.matchAll(/`([a-z-]+(?:\/[a-z-]+)+\.ts)`/g)].map(([, path = '']) => path)
  const isThere = (path: string): boolean =>
    ['', 'shared'].some((folder) => existsSync(join(ROOT, folder, path)))
  return paths.filter((path) => !isThere(path))
}

function readAction(action: string): ActionFile {
  return parse(readFileSync(join(ROOT, 'actions', action, 'action.yml'), 'utf8')) as ActionFile
}

function blocksOf({ inputs = {}, outputs = {} }: ActionFile): Record<string, string> {
  const inputRows = Object.entries(inputs).map(([name, { description, required, default: fallback }]) => [
    `\`${name}\``,
    description,
    required === true ? 'required' : fallback === undefined || fallback === '' ? '' : `\`${fallback}\``,
  ])
  const outputRows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description])
  return {
    inputs: table(['input', 'what', 'default'], inputRows),
    outputs: table(['output', 'what'], outputRows),
  }
}

function actionTable(): string {
  const rows = actions.map((action) => [
    `[\`${action}\`](actions/${action}/README.md)`,
    readAction(action).description,
  ])
  return table(['action', 'what it does'], rows)
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** Was any block stale? Writes the file unless only checking. */
function update(name: string, blocks: Record<string, string>): boolean {
  const path = join(ROOT, name)
  const before = readFileSync(path, 'utf8')
  const after = Object.entries(blocks).reduce(
    (text, [block, content]) => fill(text, block, content, name),
    withOwnAddresses(before),
  )
  if (after !== before && !CHECK) writeFileSync(path, after)
  return after !== before
}

function fill(text: string, block: string, content: string, name: string): string {
  const [start, end] = [`<!-- ${block} -->`, `<!-- /${block} -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`${name} has no block ${start} ... ${end}`)
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`
}
