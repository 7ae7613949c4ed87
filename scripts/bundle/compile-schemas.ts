import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as standalone from 'ajv/dist/standalone/index.js'
import { AJV_OPTIONS, schemaDocuments } from '../../shared/formats/schema.ts'
import { validatorFile } from './compiled-ajv.ts'
import { splitSchema } from './split-schema.ts'

const require = createRequire(import.meta.url)

/** What compiled validators load at run time: ajv's own modules, and what those load. */
const RUNTIME: Record<string, string> = {
  'ajv/dist/runtime/ucs2length': './ucs2length.cjs',
  'ajv/dist/runtime/equal': './equal.cjs',
  'fast-deep-equal': './fast-deep-equal.cjs',
}

/** Each definition is a function of its own. Written into every place that refers to it, one function had 200,000 characters. */
const APART = { inlineRefs: false } as const

/** Compiles every schema that the sources declare into one file each of `folder`, with nothing to load from outside. */
export async function compileSchemas(root: string, folder: string): Promise<void> {
  await importDeclarations(root)
  writeValidators([...schemaDocuments], folder)
}

/** Schemas are declared when their modules are imported. */
async function importDeclarations(root: string): Promise<void> {
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/^(shared|actions)\b.*\.ts$/.test(name)) continue
    const path = join(root, name)
    if (/\b(?:schemaOf|bundleKind)[<(]/.test(readFileSync(path, 'utf8'))) await import(path)
  }
}

/** Writes the validators and what they load. The folder then needs no node_modules. */
function writeValidators(documents: readonly object[], folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const document of documents) {
    const ajv = new Ajv2020({ ...AJV_OPTIONS, ...APART, code: { source: true } })
    const code = standalone.default.default(ajv, ajv.compile(splitSchema(document)))
    writeFileSync(join(folder, validatorFile(document)), withoutPackages(code))
  }
  for (const [name, file] of Object.entries(RUNTIME))
    writeFileSync(join(folder, file), withoutPackages(readFileSync(require.resolve(name), 'utf8')))
}

/** @throws Error when the code loads a module that is not in the folder. */
function withoutPackages(code: string): string {
  return code.replaceAll(/\brequire\("([^"]+)"\)/g, (_, name: string) => {
    const file = RUNTIME[name]
    if (file === undefined) throw new Error(`a compiled schema loads ${name}: add it to RUNTIME`)
    return `require("${file}")`
  })
}
