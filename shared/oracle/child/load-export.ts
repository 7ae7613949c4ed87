import type { ChildCall } from '../values/frames.ts'
import { useTypeScript } from './compile.ts'
import type { Loader } from './loader.ts'
import { threw } from './make-call.ts'
import { pickExport } from './pick-export.ts'

/** The export that a call starts from, or why there is none. */
export type LoadedExport = { value: unknown } | { why: string }

/** Loads the module of a call, in the instance that the call names. */
export async function loadExport(
  loader: Loader,
  { module, callee, instance }: Pick<ChildCall, 'module' | 'callee' | 'instance'>,
  folder: string,
): Promise<LoadedExport> {
  const loaded = await load(loader, module, instance)
  if ('thrown' in loaded) return { why: loadFailure(loaded.thrown, folder) }
  return pickExport(loaded.module, callee) ?? { why: `exports no ${callee}` }
}

/** The same for all exports that a call uses, in the order of its names. */
export async function loadExports(
  loader: Loader,
  { module, callee, instance, act }: Pick<ChildCall, 'module' | 'callee' | 'instance' | 'act'>,
  folder: string,
): Promise<{ values: unknown[] } | { why: string }> {
  const values: unknown[] = []
  for (const each of [{ name: callee, module }, ...(act?.names ?? [])]) {
    const found = await loadExport(loader, { module: each.module, callee: each.name, instance }, folder)
    if ('why' in found) return found
    values.push(found.value)
  }
  return { values }
}

type Loaded = { module: unknown } | { thrown: unknown }

/** With Node alone; with TypeScript when the sources turn out to need it. */
async function load(loader: Loader, module: string, instance: number): Promise<Loaded> {
  const first = await attempt(loader, module, instance + offset)
  if ('module' in first || !needsCompiler(first.thrown) || !(await useTypeScript())) return first
  offset = COMPILED
  return attempt(loader, module, instance + offset)
}

/** Instances that were loaded with Node alone have other numbers. */
const COMPILED = 1_000_000
let offset = 0

function attempt(loader: Loader, module: string, instance: number): Promise<Loaded> {
  return loader(module, instance).then(
    (loaded) => ({ module: loaded }),
    (thrown: unknown) => ({ thrown }),
  )
}

function needsCompiler(thrown: unknown): boolean {
  if (thrown instanceof SyntaxError) return true
  return (
    thrown instanceof ReferenceError &&
    /^(?:require|module|exports|__dirname|__filename|React)\b/.test(thrown.message)
  )
}

function loadFailure(thrown: unknown, folder: string): string {
  const { type, name, message } = threw(thrown, folder)
  return `cannot be loaded: ${name === '' ? type : name}: ${message}`
}
