import { readFileSync } from 'node:fs'
import { findPackageJSON, isBuiltin, registerHooks, type LoadHookContext } from 'node:module'
import type { LoadFnOutput, LoadHookSync, ResolveFnOutput, ResolveHookSync } from 'node:module'
import { dirname, resolve as resolvePath } from 'node:path'
import { getBuiltinModule } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isRecord } from '../../formats/read-json.ts'
import { compileFile } from './compile.ts'
import { resolveFile } from './resolve-file.ts'
import { aliasedPaths } from './tsconfig.ts'

// a bundler would follow an imported `createRequire`
const required = getBuiltinModule('node:module').createRequire(import.meta.url).cache

/**
 * Loads a module of the repository. A new number gives a new instance of it and of all modules of the repository that it imports. The
 * instance 0 has the address that it has in an ordinary program.
 */
export type Loader = (path: string, instance: number) => Promise<unknown>

/**
 * Lets Node load what repositories write for compilers and bundlers: names without extensions, `.js` for `.ts`, folders with an index,
 * path aliases, JSON, and sources that have to be compiled. `folder` is absolute and resolved; `modules` of it are compiled at once.
 */
export function startLoader(folder: string, modules: readonly string[]): Loader {
  registerHooks({ resolve: resolveHook(folder), load: loadHook(folder) })
  for (const path of modules) compileEarly(resolvePath(folder, path))
  return (path, instance) => {
    for (const name of Object.keys(required)) if (isOwn(folder, name)) Reflect.deleteProperty(required, name)
    const version = instance === 0 ? '' : `?v=${instance}`
    return import(/* webpackIgnore: true */ `${pathToFileURL(resolvePath(folder, path)).href}${version}`)
  }
}

/** Whether it can be compiled counts once it is loaded. */
function compileEarly(path: string): void {
  try {
    compileFile(path, () => packageTypeOf(path))
  } catch {
    // it is not there, or it needs another compiler
  }
}

/** Is it a file of the repository itself, and not of a package that is installed in it? */
function isOwn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`) && !path.slice(folder.length).includes('/node_modules/')
}

function resolveHook(folder: string): ResolveHookSync {
  // a fresh instance of a module costs no second search
  const known = new Map<string, ResolveFnOutput>()
  return (specifier, context, next) => {
    const version = versionOf(context.parentURL) ?? versionOf(specifier)
    const key = `${withoutVersion(context.parentURL ?? '')}\n${withoutVersion(specifier)}`
    const isRequired = context.conditions.includes('require')
    const found = (isRequired ? undefined : known.get(key)) ?? resolveAny(specifier, context, next)
    const isFresh = !isRequired && found.url.startsWith('file:') && isOwn(folder, fileURLToPath(found.url))
    if (!isFresh) return found
    const plain = { ...found, url: withoutVersion(found.url), shortCircuit: true }
    known.set(key, plain)
    return version === undefined ? plain : { ...plain, url: versioned(plain.url, version) }
  }
}

type Next = (specifier: string, context?: Parameters<ResolveHookSync>[1]) => ResolveFnOutput

function resolveAny(specifier: string, context: Parameters<ResolveHookSync>[1], next: Next): ResolveFnOutput {
  const importer =
    context.parentURL?.startsWith('file:') === true ? fileURLToPath(context.parentURL) : undefined
  const path = importer === undefined ? undefined : fileOf(specifier, importer)
  if (path === undefined) return next(specifier, context)
  // `require` knows no addresses
  return next(context.conditions.includes('require') ? path : pathToFileURL(path).href, context)
}

/** The file that a specifier means to a compiler; `undefined` where Node knows better. */
function fileOf(specifier: string, importer: string): string | undefined {
  if (/^\.{0,2}\//.test(specifier) || /^\.{1,2}$/.test(specifier))
    return resolveFile(resolvePath(dirname(importer), specifier.replace(/[?#].*$/, '')))
  if (isBuiltin(specifier) || /^[a-z]+:/.test(specifier) || importer.includes('/node_modules/'))
    return undefined
  for (const path of aliasedPaths(specifier, importer)) {
    const found = resolveFile(path)
    if (found !== undefined) return found
  }
  return undefined
}

/** Modules that one instance imports are of the same instance. */
function versionOf(address: string | undefined): string | undefined {
  return /\?v=\d+$/.exec(address ?? '')?.[0]
}

function withoutVersion(address: string): string {
  return address.replace(/\?v=\d+$/, '')
}

function versioned(address: string, version: string): string {
  const url = new URL(address)
  url.search = version
  return url.href
}

function loadHook(folder: string): LoadHookSync {
  return (url, context, next) => {
    const path = url.startsWith('file:') ? fileURLToPath(url) : ''
    if (path.endsWith('.json')) return loadJson(path, url, context, next)
    if (!/\.[cm]?[jt]sx?$/.test(path) || !isOwn(folder, path)) return next(url, context)
    const { format, source, isFile } = compileFile(path, () => packageTypeOf(path))
    // Node then loads it as `require` would, and both ways share one instance
    const isLeft = format === 'commonjs' && isFile && !context.conditions.includes('require')
    return { format, source: isLeft ? null : source, shortCircuit: true } as LoadFnOutput
  }
}

/** Bundlers import JSON without saying that it is JSON. */
function loadJson(
  path: string,
  url: string,
  context: LoadHookContext,
  next: (url: string, context: LoadHookContext) => LoadFnOutput,
): LoadFnOutput {
  // a `require` within a package says neither
  const { importAttributes, conditions } = context as Partial<LoadHookContext>
  const isRequired = importAttributes === undefined || conditions?.includes('require') === true
  const isSaid = isRequired || importAttributes['type'] === 'json'
  if (isSaid) return next(url, context)
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const names = isRecord(value) ? Object.keys(value).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name)) : []
  const exported = names.map(
    (name, index) => `const v${index} = json[${JSON.stringify(name)}];\nexport { v${index} as ${name} };`,
  )
  const source = `const json = ${JSON.stringify(value)};\nexport default json;\n${exported.filter((_, index) => names[index] !== 'default').join('\n')}\n`
  return { format: 'module', source, shortCircuit: true }
}

function packageTypeOf(path: string): string | undefined {
  try {
    const file = findPackageJSON(pathToFileURL(path))
    const manifest: unknown = file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'))
    const type = isRecord(manifest) ? manifest['type'] : undefined
    return typeof type === 'string' ? type : undefined
  } catch {
    return undefined
  }
}
