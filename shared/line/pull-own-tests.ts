import { hasCode } from '../errors.ts'
import { acceptanceTests } from '../specification/acceptance/acceptance-tests.ts'
import { readSpec } from '../specification/document/read-spec.ts'
import { acceptanceFiles } from './acceptance-files.ts'
import { formattedTests } from './formatted-tests.ts'
import type { PullChange } from './pull-change.ts'

/**
 * Paths of a pull request whose bytes are those of the acceptance tests that an open spec gives: Jidoka's own code, which is judged by no rule of the team.
 * @throws FactoryError of git.
 */
export async function pullOwnTests(change: PullChange): Promise<string[]> {
  const files = (await Promise.all(change.specs.map((source) => testsOf(source, change)))).flat()
  const own = new Map(files.map(({ path, content }) => [path, content]))
  return change.changeSet.changes.flatMap((each) =>
    'content' in each && own.get(each.path) === each.content ? [each.path] : [],
  )
}

/** Empty for a spec that cannot be read: spec-validate reports why. */
async function testsOf(
  { path, bytes }: PullChange['specs'][number],
  { repo, factory, changeSet }: PullChange,
): Promise<{ path: string; content: string }[]> {
  const reading = readSpec(bytes, path)
  if (reading.kind === 'bad') return []
  const { spec } = reading
  const changed = new Set(changeSet.changes.map((each) => each.path))
  try {
    if (!acceptanceTests(spec, factory.acceptance).some((test) => changed.has(test.path))) return []
    const tests = await acceptanceFiles({ repo, base: changeSet.base, factory, spec })
    return formattedTests(tests, changeSet, factory)
  } catch (thrown) {
    if (hasCode(thrown, 'SPEC_INVALID')) return []
    throw thrown
  }
}
