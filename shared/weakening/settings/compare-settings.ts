import { shown, turned, type Weakening } from '../weakening.ts'
import { DIRECTIONS, type Direction, type Tool } from './direction.ts'
import { rulesLost } from './lint-rules.ts'
import { pathOf, plainOf, type Setting, type Settings } from './setting.ts'
import { strictnessLost } from './strictness.ts'

/** What a configuration file asks for no longer. Both texts were read; the order of fields and their layout count for nothing. */
export function compareSettings(file: string, tool: Tool, before: Settings, after: Settings): Weakening[] {
  return [
    ...directed(file, tool, before, after),
    ...narrowed(file, tool, before, after),
    ...(tool === 'lint' ? rulesLost(file, before, after) : []),
    ...(tool === 'types' ? strictnessLost(file, before, after) : []),
  ]
}

function directed(file: string, tool: Tool, before: Settings, after: Settings): Weakening[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].flatMap((path) => settingLoss(file, tool, before.get(path), after.get(path)) ?? [])
}

function settingLoss(
  file: string,
  tool: Tool,
  was: Setting | undefined,
  is: Setting | undefined,
): Weakening | undefined {
  const { keys, line, column } = is ?? was ?? NOWHERE
  const [before, after] = [was?.value, is?.value]
  const direction = directionOf(tool, keys)
  if (direction === undefined || isSame(before, after)) return undefined
  if (!direction.isWeaker(before, after) && !isHidden(before, after)) return undefined
  const place = is === undefined ? {} : { line, column }
  const what = turned(plainOf(before), plainOf(after))
  return { code: direction.code, file, subject: pathOf(keys), what, ...place }
}

/** Fields that say which files count. Without them all of the tool's own choice do, so a first one may leave some out. */
const CHOSEN: Partial<Record<Tool, RegExp>> = {
  test: /^(?:include|testMatch|testRegex|roots|spec|specPattern)$/,
  types: /^(?:include|files)$/,
  lint: /^(?:files|includes)$/,
}

/** A part of a configuration that was there before is now about some files alone. */
function narrowed(file: string, tool: Tool, before: Settings, after: Settings): Weakening[] {
  const parents = new Set([...before.values()].map(({ keys }) => parentOf(keys)))
  return [...after].flatMap(([path, { keys, value, line, column }]): Weakening[] => {
    const isChosen = CHOSEN[tool]?.test(keys.at(-1) ?? '') === true && !keys.includes('coverage')
    if (!isChosen || before.has(path) || isNewPart(keys, parents)) return []
    const what = `only these files count now: ${shown(plainOf(value))}`
    return [{ code: 'WEAKENED_EXCLUDE', file, subject: pathOf(keys), what, line, column }]
  })
}

/** One more entry of a list: of projects, of overrides. */
function isNewPart(keys: readonly string[], parents: ReadonlySet<string>): boolean {
  const parent = parentOf(keys)
  return (
    parent.includes('[') && ![...parents].some((each) => each === parent || each.startsWith(`${parent}.`))
  )
}

function parentOf(keys: readonly string[]): string {
  return pathOf(keys.slice(0, -1))
}

const NOWHERE = { keys: [], line: 1, column: 1 }

function directionOf(tool: Tool, keys: readonly string[]): Direction | undefined {
  return DIRECTIONS.find(({ tools, isAbout }) => (tools?.includes(tool) ?? true) && isAbout(keys))
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** A value gives way to another one that only running the file tells. */
function isHidden(before: { kind: string } | undefined, after: { kind: string } | undefined): boolean {
  return before !== undefined && after?.kind === 'code'
}
