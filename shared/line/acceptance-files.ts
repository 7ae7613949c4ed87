import { formatChange } from '../house/format/format-change.ts'
import { acceptanceTests, type AcceptanceTest } from '../specification/acceptance/acceptance-tests.ts'
import { plainTestIn } from '../specification/acceptance/test-names.ts'
import { commonJsModules } from './commonjs-modules.ts'
import type { Unit } from './unit.ts'

/**
 * The acceptance tests of a unit as they are committed. They are formatted with the repository's own Prettier configuration:
 * only we may change these files, so a format check of the team must not stop the line because of them. Without Prettier they get
 * the quotes and semicolons of the code around them. House fixes are not applied.
 * @throws FactoryError SPEC_INVALID.
 */
export async function acceptanceFiles({
  repo,
  base,
  factory,
  spec,
}: Pick<Unit, 'repo' | 'base' | 'factory' | 'spec'>): Promise<AcceptanceTest[]> {
  const commonJs = await commonJsModules(repo, base, spec, [plainTestIn(factory.acceptance.folder)])
  const tests = acceptanceTests(spec, { ...factory.acceptance, isCommonJs: (path) => commonJs.has(path) })
  const noHouse = { path: undefined, sha256: '', rules: [] }
  const formatted = await formatChange(tests, noHouse, { repo, base, likeAround: true })
  const contents = new Map(formatted.map((file) => [file.path, file.content]))
  return tests.map((test) => ({ ...test, content: contents.get(test.path) ?? test.content }))
}
