import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isRecord } from '../../../formats/read-json.ts'
import type { DeedPlace } from './place.ts'
import { NotAValue } from '../not-a-value.ts'

type Create = (component: unknown, props: unknown) => unknown
type Render = (element: unknown) => string

/** Where each library has what makes an element, and what writes it as markup. */
const LIBRARIES = [
  { element: ['react', 'createElement'], markup: ['react-dom/server', 'renderToStaticMarkup'] },
  { element: ['preact', 'h'], markup: ['preact-render-to-string', 'render'] },
] as const

/** The static markup of a component, written by the library that the repository has installed. @throws NotAValue. */
export async function markupOf(
  component: unknown,
  props: Readonly<Record<string, unknown>>,
  { folder, module }: Pick<DeedPlace, 'folder' | 'module'>,
): Promise<string> {
  for (const { element, markup } of LIBRARIES) {
    const create = await memberOf(element, join(folder, module))
    const render = await memberOf(markup, join(folder, module))
    if (create === undefined || render === undefined) continue
    return (render as Render)((create as Create)(component, props))
  }
  throw new NotAValue(
    'no markup: neither react with react-dom nor preact with preact-render-to-string is installed',
  )
}

async function memberOf([name, member]: readonly [string, string], importer: string): Promise<unknown> {
  let path: string
  try {
    path = createRequire(importer).resolve(name)
  } catch {
    return undefined
  }
  const loaded = (await import(/* webpackIgnore: true */ pathToFileURL(path).href)) as Record<string, unknown>
  const whole = loaded['default']
  return loaded[member] ?? (isRecord(whole) ? whole[member] : undefined)
}
