import { testsAt } from './tests-at.ts'
import type { SpecSource, ValidationContext } from './validate-spec.ts'

/**
 * What a commit offers to the rules: its exports and dependencies, and its tests if a spec may name one. @throws FactoryError
 * GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function contextAt(
  repo: string,
  base: string,
  asked: readonly SpecSource[],
): Promise<Required<Pick<ValidationContext, 'existence'>> & Pick<ValidationContext, 'tests'>> {
  const existence = await searchable(repo, base)
  const mayNameTests = asked.some(({ bytes }) => Buffer.from(bytes).includes('tests'))
  return mayNameTests ? { existence, tests: await testsAt(repo, base) } : { existence }
}

/** The code parser is loaded here at the earliest: start-up counts. */
async function searchable(repo: string, base: string): Promise<NonNullable<ValidationContext['existence']>> {
  const { existenceAt } = await import('../../exports/exports-at.ts')
  return existenceAt(repo, base)
}
