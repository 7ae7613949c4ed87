import { defined } from '../../formats/defined.ts'
import { isRecord } from '../../formats/read-json.ts'

/** A linter or formatter of the team, and the command that judges the code with it. */
export interface FoundTool {
  name: string
  command: string
  /** The option that leaves a folder out. */
  leavingOut?: string
}

interface KnownTool extends FoundTool {
  /** Names of its configuration in the top folder. */
  config: RegExp
  /** Packages, or a member of package.json, that mean it as well. */
  packages: readonly string[]
}

const TOOLS: readonly KnownTool[] = [
  { name: 'biome', config: /^\.?biome\.jsonc?$/, packages: ['@biomejs/biome'], command: 'npx biome ci .' },
  {
    name: 'oxlint',
    config: /^\.oxlintrc\.jsonc?$/,
    packages: ['oxlint'],
    command: 'npx oxlint',
    leavingOut: '--ignore-pattern',
  },
  { name: 'oxfmt', config: /^\.oxfmtrc\.jsonc?$/, packages: ['oxfmt'], command: 'npx oxfmt --check' },
  {
    name: 'dprint',
    config: /^\.?dprint\.jsonc?$/,
    packages: ['dprint'],
    command: 'npx dprint check',
    leavingOut: '--excludes',
  },
  {
    name: 'xo',
    config: /^(?:xo\.config\.[cm]?[jt]s|\.xo-config(?:\..*)?)$/,
    packages: ['xo'],
    command: 'npx xo',
    leavingOut: '--ignore',
  },
  { name: 'standard', config: /^$/, packages: ['standard'], command: 'npx standard', leavingOut: '--ignore' },
  {
    name: 'eslint',
    config: /^(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\..*)?)$/,
    packages: [],
    command: 'npx eslint .',
    leavingOut: '--ignore-pattern',
  },
]

export interface ToolFacts {
  manifest: unknown
  names: readonly string[]
  dependencies: readonly string[]
}

/** The tools that a repository is set up for, by their configuration or their package. */
export function toolsOf({ manifest, names, dependencies }: ToolFacts): FoundTool[] {
  const own = isRecord(manifest) ? Object.keys(manifest) : []
  return TOOLS.filter(
    ({ config, packages }) =>
      names.some((name) => config.test(name)) ||
      packages.some((each) => dependencies.includes(each) || own.includes(each)),
  ).map(({ name, command, leavingOut }) => ({ name, command, ...defined({ leavingOut }) }))
}
