import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import ts from 'typescript'
import { sha256 } from '../shared/formats/digest.ts'
import { STATION_NAMES } from '../shared/factory/stations.ts'
import { writeActionsCore } from './bundle/write-actions-core.ts'
import { copyDeclarations } from './bundle/copy-declarations.ts'
import { compileSchemas } from './bundle/compile-schemas.ts'
import { PARSER_FILE } from './bundle/parser-on-use.ts'
import { sizeOf, sizesText } from './release/sizes.ts'
import { PROGRAM_NAMES, PROGRAMS } from './programs.ts'

/** Builds every bundle into one folder (default dist/): shared chunks, and one small entry for each program. */
const ROOT = resolve(import.meta.dirname, '..')
const OUT = resolve(process.argv[2] ?? join(ROOT, 'dist'))
const require = createRequire(import.meta.url)

const FOLDER = join(ROOT, 'scripts', 'bundle')
const ENTRY = join(FOLDER, 'dispatch.ts')
/** The command line of a release starts on Node 20 as well. */
const OLDER_NODE = 'older-node.js'

/**
 * The one entry of the bundle: each `dist/<name>.js` names its program and imports this. Programs and stations are chunks of
 * their own; a station that runs in the process of another is loaded by its name.
 */
function writeDispatch(): void {
  const loader = (name: string, source: string): string => `  '${name}': () => import('../../${source}'),\n`
  const programs = Object.entries(PROGRAMS).map(([name, source]) => loader(name, source))
  const stations = STATION_NAMES.map((name) => loader(name, `actions/${name}/station.ts`))
  const text = [
    "import { useBundledStations } from '../../shared/station/load-station.ts'\n",
    `useBundledStations({\n${stations.join('')}})\n`,
    `const PROGRAMS: Record<string, () => Promise<unknown>> = {\n${programs.join('')}}\n`,
    "await PROGRAMS[(globalThis as { jidokaProgram?: string }).jidokaProgram ?? '']?.()\n",
  ]
  writeFileSync(ENTRY, text.join(''))
}

/** One webpack run: programs share chunks, and each chunk is loaded only when a program asks for it. */
function bundle(): void {
  rmSync(OUT, { recursive: true, force: true })
  const words = [
    'build',
    ENTRY,
    '--out',
    OUT,
    '--target',
    'es2023',
    '--license',
    'licenses.txt',
    '--transpile-only',
    '--no-cache',
    '--quiet',
  ]
  execFileSync(
    process.execPath,
    ['--max-old-space-size=6144', require.resolve('@vercel/ncc/dist/ncc/cli.js'), ...words],
    {
      cwd: ROOT,
      // the modules that a bundle has instead of others
      env: { ...process.env, TS_NODE_PROJECT: join(FOLDER, 'tsconfig.json') },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
}

const SHIM = [
  "import { fileURLToPath as jidokaFileUrl } from 'node:url'",
  "import { dirname as jidokaDirname } from 'node:path'",
  'const __filename = jidokaFileUrl(import.meta.url)',
  'const __dirname = jidokaDirname(__filename)',
  '',
].join('\n')

/** Adds `__filename` to the chunks: TypeScript and others read it, and ES modules do not have it. */
function addFileNames(): void {
  for (const name of readdirSync(OUT).filter((each) => each.endsWith('.js'))) {
    const path = join(OUT, name)
    const text = readFileSync(path, 'utf8')
    if (/\b__(?:file|dir)name\b/.test(text)) writeFileSync(path, `${SHIM}${text}`)
  }
}

/** Beside the chunk that holds TypeScript: without its lib files type-aware findings are lost in silence. */
function copyLibraries(): void {
  const folder = dirname(require.resolve('typescript/lib/lib.es5.d.ts'))
  copyDeclarations(folder, OUT, (name) => /^lib\.(?:.*\.)?d\.ts$/.test(name))
  // Node's own declarations, for repositories that have not installed them; not those of older compilers
  for (const name of ['@types/node', 'undici-types']) {
    const from = dirname(require.resolve(`${name}/package.json`))
    copyDeclarations(from, join(OUT, 'types', name), (path) => !/^ts\d/.test(path))
  }
}

/** No chunk holds the parser, so its licence is added here. */
function copyParser(): void {
  const folder = dirname(require.resolve('@babel/parser/package.json'))
  cpSync(join(folder, 'lib', 'index.js'), join(OUT, PARSER_FILE))
  const licence = readFileSync(join(folder, 'LICENSE'), 'utf8')
  appendFileSync(join(OUT, 'licenses.txt'), `\n@babel/parser\nMIT\n${licence}`)
}

/** A source that stands before the bundle and holds nothing but types to take away. */
function writeStripped(source: string): void {
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext }
  const { outputText: text } = ts.transpileModule(readFileSync(join(ROOT, source), 'utf8'), {
    compilerOptions,
  })
  const name = basename(source).replace('.ts', '.js')
  writeFileSync(join(OUT, name), text.replace(/from '[./\w-]*?([\w-]+)\.ts'/g, "from './$1.js'"))
}

/** What is imported first by programs of the command line. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  jidoka: [OLDER_NODE, 'keep-compiled.js'],
  'unit-worker': ['keep-compiled.js'],
  'learn-worker': ['keep-compiled.js'],
}

function writeEntries(): void {
  cpSync(join(FOLDER, OLDER_NODE), join(OUT, OLDER_NODE))
  for (const source of ['scripts/bundle/keep-compiled.ts', 'shared/cache-folder.ts']) writeStripped(source)
  for (const name of PROGRAM_NAMES) {
    const first = (FIRST[name] ?? []).map((file) => `import './${file}'\n`).join('')
    writeFileSync(
      join(OUT, `${name}.js`),
      `${first}globalThis.jidokaProgram = '${name}'\nawait import('./index.js')\n`,
    )
  }
  writeFileSync(join(OUT, 'package.json'), '{ "type": "module" }\n')
}

function report(): void {
  const names = readdirSync(OUT).sort()
  const scripts = names.filter((name) => name.endsWith('.js'))
  process.stdout.write(
    `${scripts.map((name) => `${sha256(readFileSync(join(OUT, name)))}  ${name}`).join('\n')}\n`,
  )
  process.stdout.write(`${PROGRAM_NAMES.length} programs in ${OUT}\n`)
  process.stdout.write(sizesText([sizeOf(OUT, 'our bundles')]))
}

writeDispatch()
writeActionsCore(FOLDER)
bundle()
await compileSchemas(ROOT, join(OUT, 'schemas'))
addFileNames()
copyLibraries()
copyParser()
writeEntries()
report()
