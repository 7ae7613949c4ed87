import type { ChangeSet } from '../git/change-set.ts'
import { compileCode, type CodeAnalysis } from './code-analysis.ts'
import { changedFiles, isTooLarge } from './code/changed-files.ts'
import { NOT_INSTALLED } from './program/installed.ts'
import { typedVariants, type Variant } from './program/variants.ts'

/** A change to the commit `base`. */
export interface ChangeToBase {
  repo: string
  base: string
  changeSet: ChangeSet
}

/**
 * The variants of changed files that style-gate would not stop for their types, in their order: those with no type error in their own
 * text that the change does not have. Files that import them are not checked again: where a result has no written type, they may
 * break, and the variant stays all the same. Files that no configuration checks keep all.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING, INTERNAL when the compiler lacks its libraries.
 */
export async function compilingVariants<T extends Variant>(
  variants: readonly T[],
  { repo, base, changeSet }: ChangeToBase,
  analysis: CodeAnalysis,
): Promise<T[]> {
  const paths = new Set(variants.map(({ path }) => path))
  // machines have different packages, and must keep the same variants
  const plain = { ...analysis, installedIn: () => Promise.resolve(NOT_INSTALLED) }
  const files = await changedFiles(await analysis.snapshotAt(repo, base), changeSet)
  const code = files.filter(({ path, head }) => paths.has(path) && !isTooLarge(head))
  const compilation = await compileCode({ repo, base, files, code }, plain)
  if (compilation === undefined) return [...variants]
  const { pairs } = compilation
  const typed = new Set(
    pairs.flatMap((pair) =>
      pair.files.flatMap((path) => {
        const own = variants.filter((variant) => variant.path === path)
        return own.length === 0 ? [] : typedVariants(path, own, { pair, compilation, cache: analysis.cache })
      }),
    ),
  )
  const checked = new Set(pairs.flatMap((pair) => pair.files))
  return variants.filter((variant) => typed.has(variant) || !checked.has(variant.path))
}
