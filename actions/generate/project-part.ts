import { posix } from 'node:path'
import type { OptionsAt } from '../../shared/house/program/options-at.ts'
import { declaredPackages, manifestIn } from '../../shared/formats/manifest.ts'
import { isRecord } from '../../shared/formats/read-json.ts'
import { stripInvisible } from '../../shared/text/hidden-text.ts'
import type { TreeEntry } from '../../shared/git/tree.ts'
import { literalPrefix } from '../../shared/paths/declared-paths.ts'
import type { ShownFile } from './shown-file.ts'

/** What the base commit says of the project that the spec's files belong to. */
export interface ProjectFacts {
  /** Text of the nearest package.json. */
  manifest: string | undefined
  compiler: OptionsAt | undefined
  /** The files that are shown: how they import others. */
  files: readonly Pick<ShownFile, 'path' | 'text'>[]
  /** Language of the files that may be written. */
  isTyped: boolean
}

/** The package.json of the folder of a path or glob, or of the nearest folder above it. */
export function nearestManifest(path: string, tree: readonly Pick<TreeEntry, 'path'>[]): string | undefined {
  const known = new Set(tree.map((entry) => entry.path))
  const folders = literalPrefix(path).split('/')
  const candidates = folders.map((_, depth) =>
    [...folders.slice(0, folders.length - depth), 'package.json'].join('/'),
  )
  return [...candidates, 'package.json'].find((each) => known.has(each))
}

const MAX_LINE_CHARS = 400

/** The project in a few sentences, so that a writer does not have to guess what costs it a round. Pure. */
export function projectPart(facts: ProjectFacts): string {
  const manifest = manifestIn(facts.manifest) ?? {}
  const lines = [
    modulesLine(manifest, facts),
    importsLine(facts),
    ...runtimeLines(manifest),
    ...compilerLines(facts),
    dependenciesLine(manifest),
    'Results of examples are compared by value: names of classes and prototypes do not count, -0 is not 0, and a promise is waited for.',
  ]
  return lines
    .map((line) => `- ${stripInvisible(line.replace(/\s+/g, ' ')).text.slice(0, MAX_LINE_CHARS)}`)
    .join('\n')
}

type Manifest = Record<string, unknown>

function modulesLine(manifest: Manifest, { compiler, isTyped }: ProjectFacts): string {
  const kind =
    manifest['type'] === 'module' ? 'ES modules' : manifest['type'] === 'commonjs' ? 'CommonJS' : undefined
  const named = compiler === undefined ? '' : ` (module: ${compiler.named.module})`
  const language = isTyped ? 'TypeScript' : 'JavaScript'
  return kind === undefined
    ? `${language}; package.json names no type: write modules as the shown files do${named}.`
    : `${language}; ${kind}, as package.json says${named}.`
}

const IMPORT = /\b(?:from|import)\s{0,20}\(?\s{0,20}(['"])(\.{1,2}\/[^'"\n]{1,300})\1/g

/** How relative imports end, by what most shown files do, else by what the compiler takes. */
function importsLine({ files, compiler, isTyped }: ProjectFacts): string {
  const endings = files.flatMap(({ text }) =>
    [...text.matchAll(IMPORT)].map(([, , specifier = '']) => posix.extname(specifier)),
  )
  const counted = [...Map.groupBy(endings.filter(isCodeEnding), (ending) => ending)]
  const [most] = counted.sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
  if (most !== undefined) return `Relative imports ${endingWords(most[0])}, as in the shown files.`
  if (compiler?.options.allowImportingTsExtensions === true) return 'Relative imports end in `.ts`.'
  const isNode = /^node/i.test(compiler?.named.module ?? '')
  return isNode && isTyped
    ? 'Relative imports end in `.js`, also those of TypeScript files.'
    : 'No shown file imports another: name modules as the configuration of this project asks for.'
}

function isCodeEnding(ending: string): boolean {
  return /^(?:\.[cm]?[jt]sx?)?$/.test(ending)
}

function endingWords(ending: string): string {
  return ending === '' ? 'have no ending' : `end in \`${ending}\``
}

function runtimeLines(manifest: Manifest): string[] {
  const engines = manifest['engines']
  const node = isRecord(engines) && typeof engines['node'] === 'string' ? engines['node'] : undefined
  return node === undefined ? [] : [`Node ${node}.`]
}

/** Options that decide what compiles, in the words of tsconfig.json. */
const TELLING = [
  'strict',
  'noUncheckedIndexedAccess',
  'exactOptionalPropertyTypes',
  'noImplicitAny',
  'strictNullChecks',
  'noPropertyAccessFromIndexSignature',
  'noImplicitOverride',
  'noUnusedLocals',
  'noUnusedParameters',
  'verbatimModuleSyntax',
  'isolatedModules',
  'erasableSyntaxOnly',
  'allowImportingTsExtensions',
  'rewriteRelativeImportExtensions',
] as const

function compilerLines({ compiler }: ProjectFacts): string[] {
  if (compiler === undefined) return []
  const { config, options, isPartial, named } = compiler
  const set = TELLING.filter((name) => options[name] !== undefined).map(
    (name) => `${name}: ${String(options[name])}`,
  )
  const types =
    options.types === undefined || options.types.includes('*') ? [] : [`types: [${options.types.join(', ')}]`]
  const jsx = named.jsx === '' || named.jsx === 'Preserve' ? [] : [`jsx: ${named.jsx}`]
  const target = named.target === '' ? [] : [`target: ${named.target}`]
  const unknown = isPartial
    ? ' It extends a configuration that is not in the repository; what that says is not known here.'
    : ''
  return [`${config}: ${[...set, ...target, ...jsx, ...types].join(', ') || 'no option of note'}.${unknown}`]
}

const MOST_NAMED = 40

function dependenciesLine(manifest: Manifest): string {
  const names = declaredPackages(manifest, ['dependencies', 'peerDependencies', 'optionalDependencies'])
  if (names.length === 0) return 'No dependencies: only what the runtime brings can be imported.'
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  return `Dependencies that may be imported: ${names.slice(0, MOST_NAMED).join(', ')}${more}.`
}
