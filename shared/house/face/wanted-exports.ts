import type { ChangedFile } from '../code/changed-files.ts'
import type { Asked } from './asked-face.ts'

/** Words in the import and export lists of the changed files. */
export function importedNames(files: readonly ChangedFile[]): Map<string, Set<string>> {
  const names = (text: string): string[] =>
    [...text.matchAll(/\b(?:import|export)\b[^;'"`]{0,4000}?\bfrom\b/g)].flatMap(
      ([list]) => list.match(/[\p{L}\p{N}_$]+/gu) ?? [],
    )
  return new Map(files.map(({ path, head = '' }) => [path, new Set(names(head))]))
}

/** Is it a new module, of which the interface says nothing? */
export function isOpen({ path, base }: ChangedFile, { exports }: Asked): boolean {
  return base === undefined && exports.every(({ module }) => module !== path)
}

/** Do the examples call it, does another file of the change import it, or does the spec say nothing about exports? */
export function isWanted(
  names: readonly string[],
  file: ChangedFile,
  asked: Asked,
  imported: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (asked.exports.length === 0 || names.some((each) => asked.called.includes(each))) return true
  return [...imported].some(([path, words]) => path !== file.path && names.some((each) => words.has(each)))
}
