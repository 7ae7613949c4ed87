import { outlineOf, type ModuleOutline } from '../../shared/exports/module-outline.ts'
import { relativeImports } from '../../shared/exports/relative-imports.ts'
import type { TreeEntry } from '../../shared/git/tree.ts'
import type { Subject } from './excerpt.ts'
import type { ShownFile } from './shown-file.ts'

const ALL = '*'

/**
 * The files that these files import, and the names that they import of each. What a file only passes on is followed where the spec names it.
 * An import that says no names (all of a module, `require`) is about what the spec is about.
 */
export function importsOf(
  files: readonly ShownFile[],
  tree: readonly TreeEntry[],
  subject: Subject,
): ReadonlyMap<string, Subject> {
  const known = new Set(tree.map(({ path }) => path))
  const names = new Map<string, Set<string>>()
  for (const { path, text } of files) {
    const outline = outlineOf(path, text, known)
    for (const target of relativeImports(path, text, known)) {
      const found = outline === undefined ? [ALL] : namesOf(outline, target, subject)
      if (found.length > 0) names.set(target, new Set([...(names.get(target) ?? []), ...found]))
    }
  }
  return new Map([...names].map(([path, found]) => [path, subjectIn(found, subject)]))
}

/** Names that a module takes from another; {@link ALL} where it does not say. */
function namesOf({ imports, reexports }: ModuleOutline, target: string, { names }: Subject): string[] {
  const taken = [...imports.values()].flat().filter(({ path }) => path === target)
  const passed = [...reexports].flatMap(([exported, sources]) =>
    sources.filter(({ path }) => path === target).map(({ name }) => ({ exported, name })),
  )
  const asked = passed.filter(({ exported }) => exported === ALL || names.has(exported))
  if (taken.length === 0 && passed.length === 0) return [ALL]
  return [...taken, ...asked].map(({ name }) => name)
}

function subjectIn(found: ReadonlySet<string>, subject: Subject): Subject {
  return { names: found.has(ALL) ? new Set([...found, ...subject.names]) : found, words: subject.words }
}
