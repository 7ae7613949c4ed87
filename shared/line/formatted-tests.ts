import type { ChangeSet } from '../git/change-set.ts'
import type { Factory } from '../factory/factory.ts'
import { commandStations } from '../factory/factory.ts'
import type { AcceptanceTest } from '../specification/acceptance/acceptance-tests.ts'
import { isSameProgram } from './same-program.ts'

/**
 * The acceptance tests of a unit as its change holds them. A formatter of the team may give them another form; a test that is another
 * program than the one the spec gives stays as the spec gives it.
 */
export function formattedTests(
  tests: readonly AcceptanceTest[],
  { changes }: Pick<ChangeSet, 'changes'>,
  { line }: Pick<Factory, 'line'>,
): AcceptanceTest[] {
  if (!commandStations(line).some(({ work }) => work.format !== undefined)) return [...tests]
  const written = new Map(changes.map((change) => [change.path, 'content' in change ? change.content : '']))
  return tests.map((test) => {
    const content = written.get(test.path)
    const isSame = content !== undefined && isSameProgram(test.path, test.content, content)
    return isSame ? { ...test, content } : test
  })
}
