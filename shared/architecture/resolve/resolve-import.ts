import { isBuiltin } from 'node:module'
import type ts from 'typescript'
import { aliasedFile } from './aliases.ts'
import type { ControlTexts } from './control-texts.ts'
import { linkOf, relativeFile } from './file-of.ts'
import { privateImport, workspaceFile, workspaceFinder } from './manifests.ts'

/** Where an import leads. */
export type Target =
  | { kind: 'file'; path: string }
  /** A symbolic link, or a path through one: it may lead anywhere. */
  | { kind: 'link'; path: string }
  | { kind: 'package'; name: string }
  /** A module of Node, without `node:`. */
  | { kind: 'builtin'; name: string }
  /** A file that is not in the repository: the compiler reports it. */
  | { kind: 'nothing' }

export type Resolver = (from: string, specifier: string) => Target

const NOTHING: Target = { kind: 'nothing' }

/**
 * Where the imports of a repository lead, by its own files alone: endings that are left out or name what is built, folders,
 * `paths` and `baseUrl`, `imports`, and packages that lie in the repository. No package is opened. What it needs to read is
 * asked for through `texts`.
 */
export function resolverOf(compiler: typeof ts, texts: ControlTexts): Resolver {
  const findWorkspace = workspaceFinder(texts)
  const file = (path: string | undefined): Target => (path === undefined ? NOTHING : { kind: 'file', path })
  const relative = (from: string, specifier: string): Target => {
    const link = linkOf(from, specifier, texts.tree)
    return link === undefined ? file(relativeFile(from, specifier, texts.tree)) : { kind: 'link', path: link }
  }
  const named = (specifier: string): Target => {
    const name = packageName(specifier)
    const folder = findWorkspace(name)
    if (folder === undefined) return { kind: 'package', name }
    return file(workspaceFile(texts, folder, specifier.slice(name.length + 1)))
  }
  return (from, specifier) => {
    const [, installed] = /(?:^|\/)node_modules\/(.+)$/.exec(specifier) ?? []
    if (installed !== undefined) return { kind: 'package', name: packageName(installed) }
    if (/^\.{1,2}(?:[/\\]|$)/.test(specifier)) return relative(from, specifier)
    const aliased = aliasedFile(compiler, texts, from, specifier)
    if (aliased !== undefined) return file(aliased)
    if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier.replace(/^node:/, '') }
    if (!specifier.startsWith('#')) return named(specifier)
    const own = privateImport(texts, from, specifier)
    if (own === undefined) return NOTHING
    if ('file' in own) return file(own.file)
    return isBuiltin(own.name) ? { kind: 'builtin', name: own.name.replace(/^node:/, '') } : named(own.name)
  }
}

/** `@scope/name` or `name`, without the path inside; of an address, what comes before its path. */
export function packageName(specifier: string): string {
  const [, scheme] = /^([a-z][a-z0-9+.-]*:)/i.exec(specifier) ?? []
  if (scheme !== undefined) return scheme
  const names = specifier.split('/')
  return names.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}
