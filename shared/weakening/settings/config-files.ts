import { posix } from 'node:path'
import type { Tool } from './direction.ts'

const TOOLS: readonly [Tool, RegExp][] = [
  ['types', /^(?:ts|js)config(?:\.[^/]+)?\.json$/],
  [
    'test',
    /^\.?(?:vitest|vite|jest|nyc|c8|mocha|ava|karma|playwright|cypress|stryker|wtr|web-test-runner)(?:rc|\.config|\.conf|\.workspace|\.setup)?(?:\.[\w-]+)*\.(?:[cm]?[jt]s|jsonc?|ya?ml)$|^\.(?:nyc|c8|mocha)rc$/,
  ],
  [
    'lint',
    /^\.?(?:eslint|biome|oxlint|stylelint|commitlint|knip|dependency-cruiser|xo|tslint|markdownlint|secretlint|htmlhint)(?:rc|\.config)?(?:\.[\w-]+)*\.(?:[cm]?[jt]s|jsonc?|ya?ml)$|^\.(?:eslint|stylelint|oxlint|tslint|secretlint)rc$/,
  ],
  ['size', /^\.?(?:size-limit|bundlewatch|bundlesize|\.bundlewatch)(?:\.config)?\.(?:[cm]?[jt]s|json)$/],
  ['coverage', /^\.?(?:codecov\.ya?ml|coveralls\.ya?ml|sonar-project\.properties)$/],
]

/** What a file configures, by its name; `undefined` for a file that configures no gate. */
export function toolOf(path: string): Tool | undefined {
  if (/(?:^|\/)\.factory\/[^/]+\.ya?ml$/.test(path)) return 'house'
  const name = posix.basename(path).toLowerCase()
  return TOOLS.find(([, pattern]) => pattern.test(name))?.[0]
}

/** A name with nothing added: `vitest.config.ts`, and not `vitest.config.old.ts`, which a tool reads only where it is told to. */
const PLAIN_NAME =
  /^\.?[a-z0-9-]+?(?:rc)?(?:\.(?:config|conf|workspace|setup))?(?:\.(?:[cm]?[jt]s|jsonc?|ya?ml|properties))?$/

/** Does a tool read it without being told to? */
export function isReadByItself(path: string): boolean {
  const tool = toolOf(path)
  return tool !== undefined && tool !== 'house' && PLAIN_NAME.test(posix.basename(path).toLowerCase())
}

/** Which tool by name, so that `jest.config.js` and `jest.config.ts` of one folder are one: `.eslintrc.json` and `eslint.config.js` too. */
export function configStem(path: string): string {
  const name = posix.basename(path).toLowerCase().replace(/^\.+/, '')
  return `${posix.dirname(path)}/${/^[a-z-]+?(?=rc|\.|$)/.exec(name)?.[0] ?? name}`
}

/** Fields of package.json that configure a tool. */
export const PACKAGE_FIELDS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ['jest', 'test'],
  ['vitest', 'test'],
  ['nyc', 'test'],
  ['c8', 'test'],
  ['mocha', 'test'],
  ['ava', 'test'],
  ['stryker', 'test'],
  ['eslintConfig', 'lint'],
  ['stylelint', 'lint'],
  ['commitlint', 'lint'],
  ['knip', 'lint'],
  ['xo', 'lint'],
  ['size-limit', 'size'],
  ['bundlewatch', 'size'],
  ['bundlesize', 'size'],
])
