import type { ChangedFile } from '../code/changed-files.ts'

/** Words in the import and export lists of the changed files. */
export function importedNames(files: readonly ChangedFile[]): Map<string, Set<string>> {
  const names = (text: string): string[] =>
    [...text.matchAll(/\b(?:import|export)\b[^;'"`]{0,4000}?\bfrom\b/g)].flatMap(
      ([list]) => list.match(/[\p{L}\p{N}_$]+/gu) ?? [],
    )
  return new Map(files.map(({ path, head = '' }) => [path, new Set(names(head))]))
}
