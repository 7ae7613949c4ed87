import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type ts from 'typescript'
import { FactoryError } from '../../errors.ts'

/** The TypeScript compiler and the declaration files that belong to it. */
export interface Compiler {
  ts: typeof ts
  /** Folder of lib*.d.ts. */
  libFolder: string
  /** Folder that holds `@types/node` and `undici-types`, for repositories that have not installed them. */
  typesFolder: string
}

/** Loads TypeScript. @throws FactoryError INTERNAL when its lib files are not where it looks for them. */
export async function loadCompiler(): Promise<Compiler> {
  const { default: ts } = await import('typescript')
  const folder = libFolderOf(ts)
  return { ts, libFolder: folder, typesFolder: typesFolderOf(folder) }
}

/**
 * The folder of lib*.d.ts: TypeScript's own folder, or the folder of the chunk in a bundle, because TypeScript looks
 * beside the file it runs from. Without these files it reports fewer findings and no error, so it is an error here.
 * @throws FactoryError INTERNAL naming the missing file.
 */
export function libFolderOf(compiler: Pick<typeof ts, 'getDefaultLibFilePath'>): string {
  const folder = dirname(compiler.getDefaultLibFilePath({}))
  if (existsSync(join(folder, 'lib.es5.d.ts'))) return folder
  throw missingLib(join(folder, 'lib.es5.d.ts'))
}

/** The error of a missing library file of the compiler: this installation of Jidoka is not complete. */
export function missingLib(path: string): FactoryError {
  return new FactoryError(
    'INTERNAL',
    `the TypeScript library file ${path} is missing, so types cannot be judged`,
    {
      hint: 'install or build Jidoka again: lib*.d.ts and types/ must lie beside the TypeScript chunk',
    },
  )
}

/**
 * The folder of Node's declarations: `types/` beside the lib files in a bundle, node_modules when Jidoka runs from its
 * sources. A bundle without them would find fewer floating promises than the sources do.
 * @throws FactoryError INTERNAL naming the missing file.
 */
export function typesFolderOf(libs: string): string {
  const folders = [join(libs, 'types'), dirname(dirname(libs))]
  const found = folders.find((folder) => existsSync(join(folder, NODE_TYPES)))
  if (found !== undefined) return found
  throw missingLib(join(libs, 'types', NODE_TYPES))
}

const NODE_TYPES = '@types/node/index.d.ts'
