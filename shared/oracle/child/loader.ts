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
const modules = getBuiltinModule('node:module').createRequire(import.meta.url).cache

/**
 * Loads a module of the repository. A new number gives a new instance of it and of all modules of the repository that it imports. The
 * instance 0 has the address that it has in an ordinary program.
 */
export type Loader = (path: string, instance: number) => Promise<unknown>

/**
 * Lets Node load what repositories write for compilers and bundlers: names without extensions, `.js` for `.ts`, folders with an index,
 * path aliases, JSON, and sources that have to be compiled. `folder` is absolute and resolved.
 */
export function startLoader(folder: string): Loader {
  registerHooks({ resolve: resolveHook(folder), load: loadHook(folder) })
  return (path, instance) => {
    for (const name of Object.keys(modules)) if (isOwn(folder, name)) Reflect.deleteProperty(modules, name)
    const version = instance === 0 ? '' : `?v=${instance}`
    return import(/* webpackIgnore: true */ `${pathToFileURL(resolvePath(folder, path)).href}${version}`)
  }
}

/** Is it a file of the repository itself, and not of a package that is installed in it? */
function isOwn(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`) && !path.slice(folder.length).includes('/node_modules/')
}

function resolveHook(folder: string): ResolveHookSync {
  return (specifier, context, next) => {
    const found = resolveAny(specifier, context, next)
    if (!found.url.startsWith('file:')) return found
    const url = new URL(found.url)
    const path = fileURLToPath(url)
    const isRequired = context.conditions.includes('require')
    if (isRequired || !isOwn(folder, path)) return found
    url.search = versionOf(context.parentURL) ?? url.search
    return { ...found, url: url.href }
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
function versionOf(parent: string | undefined): string | undefined {
  return /\?v=\d+$/.exec(parent ?? '')?.[0]
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
  const isSaid = context.importAttributes['type'] === 'json' || context.conditions.includes('require')
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
