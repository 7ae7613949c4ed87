import type ts from 'typescript'

/** Parsed files and programs that several compilations share. */
export interface CompileCache {
  /** By path, digest of the text, and the options that change how the text is parsed. */
  sources: Map<string, ts.SourceFile>
  /** By options, root files and the digest of everything they are compiled from; the most recently used last. */
  programs: Map<string, ts.Program>
}

/** A cache that holds nothing yet. */
export function newCompileCache(): CompileCache {
  return { sources: new Map(), programs: new Map() }
}

/** Enough for a change and its base in two projects. A program with its types takes tens of megabytes. */
const MOST_PROGRAMS = 4

/** The program of this key. Makes it when there is none, and drops the least recently used programs. */
export async function cachedProgram(
  { programs }: CompileCache,
  key: string,
  make: () => Promise<ts.Program>,
): Promise<ts.Program> {
  const program = programs.get(key) ?? (await make())
  programs.delete(key)
  programs.set(key, program)
  for (const oldest of [...programs.keys()].slice(0, -MOST_PROGRAMS)) programs.delete(oldest)
  return program
}
