import { compareSettings } from '../settings/compare-settings.ts'
import { PACKAGE_FIELDS } from '../settings/config-files.ts'
import { itemsOf, plainOf, type Settings, type Setting } from '../settings/setting.ts'
import { added } from '../settings/weaker.ts'
import { shown, turned, type Weakening } from '../weakening.ts'
import { newSwallows, runsAtLeast } from './commands.ts'

/** Scripts that judge, by their name or a part of it between colons. */
const JUDGING =
  /(?:^|[:.-])(?:(?:pre|post)?tests?|lint|checks?|ci|verify|validate|type-?check|types|coverage|e2e|unit|integration|format:check|audit|size|spec)(?=$|[:.-])/i
/** What git hooks run, and on which files. */
const HOOKS = /^(?:husky|lint-staged|simple-git-hooks|pre-commit|lefthook)$/

/** What a package.json takes away: its scripts, the hooks, and the settings of tools that it holds. */
export function manifestLosses(file: string, before: Settings, after: Settings): Weakening[] {
  return [
    ...scriptLosses(file, before, after),
    ...hookLosses(file, before, after),
    ...ignoreLosses(file, before, after),
    ...workspaceLosses(file, before, after),
    ...[...PACKAGE_FIELDS].flatMap(([field, tool]) =>
      compareSettings(file, tool, below(before, field), below(after, field)).map((each) => ({
        ...each,
        subject: each.subject.startsWith(field) ? each.subject : `${field}.${each.subject}`,
      })),
    ),
  ]
}

/** The settings of one field, as if they were a file. */
function below(settings: Settings, field: string): Settings {
  const own = [...settings].filter(
    ([, { keys }]) => keys[0] === field || (keys[0] ?? '').startsWith(`${field}[`),
  )
  return new Map(own.map(([path, setting]) => [inner(path, field), { ...setting, keys: innerKeys(setting) }]))
}

function inner(path: string, field: string): string {
  return path.startsWith(`${field}.`) ? path.slice(field.length + 1) : path
}

function innerKeys({ keys }: Setting): string[] {
  return keys.length > 1 && !(keys[0] ?? '').includes('[') ? keys.slice(1) : keys
}

function scriptLosses(file: string, before: Settings, after: Settings): Weakening[] {
  const scripts = [...new Set([...before.keys(), ...after.keys()])].filter((path) =>
    path.startsWith('scripts.'),
  )
  return scripts.flatMap((path) => scriptLoss(file, path, before.get(path), after.get(path)) ?? [])
}

function scriptLoss(
  file: string,
  subject: string,
  was: Setting | undefined,
  is: Setting | undefined,
): Weakening | undefined {
  const [before, after] = [textOf(was), textOf(is)]
  if (before === after) return undefined
  const place = is === undefined ? {} : { line: is.line, column: is.column }
  const swallows = newSwallows(before ?? '', after ?? '')
  if (swallows.length > 0) {
    const what = `a failure of the script no longer fails it: ${swallows.join(', ')}; it is ${shown(after)}`
    return { code: 'WEAKENED_FAILURE', file, subject, what, ...place }
  }
  if (before === undefined || !JUDGING.test(subject.slice('scripts.'.length))) return undefined
  if (after !== undefined && runsAtLeast(before, after)) return undefined
  return { code: 'WEAKENED_SCRIPT', file, subject, what: `the script ${turned(before, after)}`, ...place }
}

function textOf(setting: Setting | undefined): string | undefined {
  return setting === undefined ? undefined : String(plainOf(setting.value))
}

function hookLosses(file: string, before: Settings, after: Settings): Weakening[] {
  return [...before].flatMap(([path, { keys, value }]): Weakening[] => {
    const now = after.get(path)
    if (!HOOKS.test(keys[0] ?? '')) return []
    const gone = added(now?.value, value)
    if (
      gone.length === 0 ||
      (now !== undefined && runsAtLeast(gone.join(' && '), itemsOf(now.value).join(' && ')))
    )
      return []
    const what = `a hook runs less: ${turned(plainOf(value), plainOf(now?.value))}`
    return [{ code: 'WEAKENED_SCRIPT', file, subject: path, what }]
  })
}

function ignoreLosses(file: string, before: Settings, after: Settings): Weakening[] {
  const [was, is] = [before.get('eslintIgnore'), after.get('eslintIgnore')]
  const grown = added(was?.value, is?.value)
  return grown.map((item) => ({
    code: 'WEAKENED_IGNORE',
    file,
    subject: `eslintIgnore ${item}`,
    what: `${shown(item)} is checked no longer`,
  }))
}

/** Packages whose scripts are no longer run with those of the others. */
function workspaceLosses(file: string, before: Settings, after: Settings): Weakening[] {
  return ['workspaces', 'workspaces.packages'].flatMap((subject): Weakening[] => {
    const [was, is] = [before.get(subject), after.get(subject)]
    const gone = added(is?.value, was?.value)
    if (gone.length === 0) return []
    const what = `${shown(gone[0])} is no package of the workspace any more`
    return [{ code: 'WEAKENED_EXCLUDE', file, subject, what }]
  })
}
