import { turned, type Weakening } from '../weakening.ts'
import {
  itemsOf,
  numberOf,
  pathOf,
  plainOf,
  type Setting,
  type Settings,
  type SettingValue,
} from './setting.ts'
import { added } from './weaker.ts'

/** How much a rule is enforced: 0 off, 1 warned of, 2 an error. `undefined` for what is no level. */
function levelOf(value: SettingValue | undefined): number | undefined {
  const first =
    value?.kind === 'list' ? value.items[0] : value?.kind === 'scalar' ? String(value.value) : undefined
  if (first === undefined) return undefined
  return LEVELS.get(first.toLowerCase())
}

const LEVELS = new Map([
  ['off', 0],
  ['0', 0],
  ['false', 0],
  ['null', 0],
  ['ignore', 0],
  ['allow', 0],
  ['info', 1],
  ['warn', 1],
  ['warning', 1],
  ['1', 1],
  ['on', 2],
  ['true', 2],
  ['error', 2],
  ['deny', 2],
  ['always', 2],
  ['2', 2],
])

/** Rules, by the keys that name them: `rules.eqeqeq`, `linter.rules.style.noVar.level`, `forbidden[no-cycle].severity`. */
function isRule({ keys }: Setting): boolean {
  const at = keys.findIndex((key) => key === 'rules')
  // oxlint has a level for each category, ESLint one for comments that switch nothing off
  if (at === -1)
    return (
      /^(?:severity|reportUnusedDisableDirectives)$/.test(keys.at(-1) ?? '') || keys.at(-2) === 'categories'
    )
  const below = keys.length - at - 1
  return below === 1 || (below === 2 && !/\[/.test(keys.at(-2) ?? '')) || keys.at(-1) === 'level'
}

/** Rules of a linter that are off, gone, or at a lower level; and options that ask for less. */
export function rulesLost(file: string, before: Settings, after: Settings): Weakening[] {
  const lost = [...before].flatMap(([path, setting]): Weakening[] => {
    if (!isRule(setting)) return []
    const now = after.get(path)
    const [was, is] = [levelOf(setting.value) ?? 2, levelOf(now?.value) ?? (now === undefined ? 0 : 2)]
    if (is >= was) return optionsLost(file, path, before, after)
    return [lostRule(file, setting, now)]
  })
  return [...lost, ...switchedOff(file, before, after), ...presetsLost(file, before, after)]
}

function lostRule(file: string, setting: Setting, now: Setting | undefined): Weakening {
  const { line, column } = now ?? setting
  const what = `the rule ${turned(plainOf(setting.value), plainOf(now?.value))}`
  const place = now === undefined ? {} : { line, column }
  return { code: 'WEAKENED_RULE', file, subject: pathOf(setting.keys), what, ...place }
}

/** A rule that only a preset had set is named to be off. */
function switchedOff(file: string, before: Settings, after: Settings): Weakening[] {
  return [...after].flatMap(([path, setting]): Weakening[] => {
    if (before.has(path) || !isRule(setting) || levelOf(setting.value) !== 0) return []
    const { keys, line, column } = setting
    return [
      { code: 'WEAKENED_RULE', file, subject: pathOf(keys), what: 'the rule is switched off', line, column },
    ]
  })
}

/** A number that says how much is allowed; its rules ask for less when it grows. */
const ALLOWANCE = /max|limit|complexity|depth/i
const EXCEPTIONS = /^(?:allow|ignore|except|exclude|skip)/i

function optionsLost(file: string, path: string, before: Settings, after: Settings): Weakening[] {
  const [was, is] = [before.get(path), after.get(path)]
  if (was === undefined || is === undefined) return []
  const [a, b] = [itemsOf(was.value).slice(1), itemsOf(is.value).slice(1)]
  if (a.join('\0') === b.join('\0')) return []
  const rule = was.keys.at(-1) ?? ''
  if (isStronger(rule, path, { before, after, a, b })) return []
  const { line, column } = is
  const what = `the options of the rule go from ${shortened(a)} to ${shortened(b)}, and whether it checks less is not known`
  return [{ code: 'WEAKENED_RULE', file, subject: pathOf(was.keys), what, line, column }]
}

interface Options {
  before: Settings
  after: Settings
  a: readonly string[]
  b: readonly string[]
}

/** Every option that differs is a smaller allowance, or has fewer exceptions. */
function isStronger(rule: string, path: string, { before, after, a, b }: Options): boolean {
  const plainNumbers = a.length === b.length && a.every((item, at) => isLess(rule, item, b[at]))
  const members = optionMembers(path, before, after)
  if (members.length === 0) return plainNumbers
  return members.every(([key, was, is]) => {
    if (EXCEPTIONS.test(key)) return added(was, is).length === 0 && !isOn(is)
    const [x, y] = [numberOf(was), numberOf(is)]
    return ALLOWANCE.test(`${key} ${rule}`) && x !== undefined && y !== undefined && y <= x
  })
}

function isOn(value: SettingValue | undefined): boolean {
  return value?.kind === 'scalar' && value.value !== false
}

function isLess(rule: string, was: string, is: string | undefined): boolean {
  if (was === is) return true
  return ALLOWANCE.test(rule) && /^\d+$/.test(was) && /^\d+$/.test(is ?? '') && Number(is) < Number(was)
}

/** Options of a rule that differ, with their values. */
function optionMembers(
  path: string,
  before: Settings,
  after: Settings,
): [key: string, was: SettingValue | undefined, is: SettingValue | undefined][] {
  const paths = new Set([...before.keys(), ...after.keys()].filter((each) => each.startsWith(`${path}[`)))
  return [...paths]
    .map((each) => [each, before.get(each)?.value, after.get(each)?.value] as const)
    .filter(([, was, is]) => JSON.stringify(was) !== JSON.stringify(is))
    .map(([each, was, is]) => [each.split('.').at(-1) ?? '', was, is])
}

function shortened(items: readonly string[]): string {
  return JSON.stringify(items.join(', ').slice(0, 80))
}

/** Presets from the one that asks for least to that which asks for most. */
const LADDER = [
  /base/i,
  /stylistic/i,
  /recommended(?!-?type)/i,
  /recommended-?type/i,
  /strict(?!-?type)/i,
  /strict-?type|all/i,
]

/** Configurations of others that are taken in no longer, unless by a stronger one. */
function presetsLost(file: string, before: Settings, after: Settings): Weakening[] {
  return ['configs', 'extends'].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)]
    const gone = added(is?.value, was?.value)
    const come = added(was?.value, is?.value)
    return gone
      .filter((item) => !/ignore/i.test(item))
      .filter((item) => !come.some((other) => rankOf(other) >= Math.max(rankOf(item), 1)))
      .map((item): Weakening => {
        const what = `the rules of ${JSON.stringify(item.slice(0, 80))} are taken in no longer`
        return { code: 'WEAKENED_RULE', file, subject: `${name} ${item.slice(0, 80)}`, what }
      })
  })
}

function rankOf(name: string): number {
  return LADDER.findLastIndex((step) => step.test(name)) + 1
}
