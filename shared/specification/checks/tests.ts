import type { Finding } from '../../findings.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'
import { isRegular, listTree, readBlobs } from '../../git/tree.ts'
import { isTestPath } from '../../paths/forbidden-paths.ts'

/** Every test that a criterion names exists, as a file or as a name in a test file. */
export function checkTests(file: SpecFile, index: TestIndex): Finding[] {
  return file.spec.acceptance.flatMap(({ id, tests }, criterion) =>
    tests.flatMap((test, row) => {
      if (index.hasFile(test) || index.hasName(test)) return []
      const message = `${id} names the test ${quote(test)}, which the base commit does not have`
      const hint = 'commit the test first, correct its name, or give example rows instead'
      return [
        findingAt(file, `/acceptance/${criterion}/tests/${row}`, {
          code: 'SPEC_TEST_MISSING',
          message,
          hint,
        }),
      ]
    }),
  )
}

/** The tests of a commit, for finding those that specs name. */
export interface TestIndex {
  hasFile(path: string): boolean
  /** Does a test file hold all parts of this test name? `suite > test` has two. */
  hasName(name: string): boolean
}

const MAX_TEST_BYTES = 512 * 1024
const MAX_TOTAL_BYTES = 64 * 1024 * 1024

/** Reads the test files of a commit. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export async function testsAt(repo: string, commit: string): Promise<TestIndex> {
  const tree = (await listTree(repo, commit)).filter(isRegular)
  let bytes = 0
  const tests = tree.filter(({ path, size }) => {
    if (!isTestPath(path) || isProse(path) || size > MAX_TEST_BYTES) return false
    bytes += size
    return bytes <= MAX_TOTAL_BYTES
  })
  const texts = (
    await readBlobs(
      repo,
      tests.map(({ oid }) => oid),
    )
  ).map((blob) => blob.toString('utf8'))
  return indexTests(
    tree.map(({ path }) => path),
    texts,
  )
}

/** `x.spec.md` is a spec: it names tests and holds none. */
function isProse(path: string): boolean {
  return /\.(?:md|mdx|markdown|txt)$/i.test(path)
}

/** `files` are all files of the commit, `texts` the contents of the test files. */
export function indexTests(files: readonly string[], texts: readonly string[]): TestIndex {
  const known = new Set(files)
  return {
    hasFile: (path) => known.has(path),
    hasName: (name) => {
      const parts = name.split(' > ').map((part) => part.trim())
      return texts.some((text) => parts.every((part) => text.includes(part)))
    },
  }
}
