import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CLI, measure, ratio, ROOT } from './measure.ts'

const LAYERS = ['core', 'data', 'rules', 'app', 'web']
/** Files of a layer import this many of those below, and of their own layer. */
const IMPORTS = 5
const CHANGED = 10
const WITHOUT_CACHE = { ...process.env, JIDOKA_CACHE: 'off' }

/**
 * Both look at the same layers and for cycles of files, each in a process of its own. Ten changed files are judged against the
 * commit before them, with nothing kept from an earlier run.
 */
export function benchLayers(): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    const thousand = makeCode(join(root, 'thousand'), 1_000)
    const ours = check(thousand, [])
    const theirs = cruise(thousand)
    const [few, many] = [100, 10_000].map((files) => changed(makeCode(join(root, `of-${files}`), files)))
    return Promise.resolve([
      ratio(
        'layers and cycles of 1000 files',
        ours,
        'dependency-cruiser on the same files and rules',
        theirs,
      ),
      ratio('layers of 10 changed files in 10000', many ?? 0, 'of 10 in 100', few ?? 0),
    ])
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function check(folder: string, words: string[]): number {
  const call = [CLI, 'architecture', 'check', '--repo', folder, ...words]
  return measure(process.execPath, call, { env: WITHOUT_CACHE, runs: 5 }).ms
}

function cruise(folder: string): number {
  const program = join(ROOT, 'node_modules', '.bin', 'depcruise')
  const words = ['--config', 'cruise.config.cjs', '--output-type', 'err', 'src']
  return measure(program, words, { cwd: folder }).ms
}

/** Half of them are new, half import one file more than before. */
function changed(folder: string): number {
  for (let index = 0; index < CHANGED; index += 1) {
    const name = index % 2 === 0 ? `more-${index}` : `f${index}`
    const text = `import { f1 as added } from '../core/f${index}.ts'\nexport const more = added(1)\n`
    write(folder, `src/web/${name}.ts`, `${textOf(LAYERS.length - 1, index)}${text}`)
  }
  commit(folder)
  return check(folder, ['--base', 'HEAD~1'])
}

/** A repository of layers in which no import is forbidden; its folder. */
function makeCode(folder: string, files: number): string {
  const size = files / LAYERS.length
  for (const [depth, layer] of LAYERS.entries())
    for (let index = 0; index < size; index += 1)
      write(folder, `src/${layer}/f${index}.ts`, textOf(depth, index))
  write(folder, '.factory/architecture.yml', recordText())
  write(folder, 'cruise.config.cjs', cruiseText())
  write(
    folder,
    'tsconfig.json',
    '{"compilerOptions": {"module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true}}',
  )
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: folder })
  commit(folder)
  return folder
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function commit(folder: string): void {
  const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'gc.auto=0']
  execFileSync('git', ['add', '--all'], { cwd: folder })
  execFileSync('git', [...identity, 'commit', '--quiet', '--message', 'code'], { cwd: folder })
  execFileSync('git', ['repack', '-adq'], { cwd: folder })
}

/** Files of a layer that import each other, and that those above import. */
const GROUP = 10

/** A file of about fifty lines that imports files before it in its group and in the layers below. */
function textOf(depth: number, index: number): string {
  const imports = Array.from({ length: IMPORTS }, (_, at) => {
    const layer = Math.max(0, depth - at)
    const file = layer === depth ? (index % GROUP) - 1 - at : (index + at) % GROUP
    const place = layer === depth ? index - (index % GROUP) + file : file
    return file < 0 ? '' : `import { f0 as i${at} } from '../${LAYERS[layer] ?? ''}/f${place}.ts'\n`
  })
  const functions = Array.from(
    { length: 10 },
    (_, at) =>
      `/** Adds ${at}. */\nexport function f${at}(value: number): number {\n  const added = value + ${at}\n  return added * ${index}\n}\n`,
  )
  return [...imports, ...functions].join('')
}

function recordText(): string {
  const layers = LAYERS.map((name) => `  - { name: ${name}, files: ["src/${name}/**"], may_import: below }\n`)
  return `version: "1"\nlayers:\n${layers.join('')}cycles: files\n`
}

/** The same rules for the peer. */
function cruiseText(): string {
  const forbidden = LAYERS.map((layer, at) => ({
    name: layer,
    severity: 'error',
    from: { path: `^src/${layer}/` },
    to: { path: LAYERS.slice(at + 1).map((higher) => `^src/${higher}/`) },
  })).filter(({ to }) => to.path.length > 0)
  const cycles = { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } }
  const options = { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' } }
  return `module.exports = ${JSON.stringify({ forbidden: [...forbidden, cycles], options })}\n`
}
