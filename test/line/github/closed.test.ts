import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jobResults, withLine } from '../../support/github-line/github-line.ts'

const SPEC = 'truncate-middle'
const PATH = `specs/${SPEC}.spec.md`

function onlyThis(folder: string): void {
  for (const name of readdirSync(join(folder, 'specs')))
    if (name !== `${SPEC}.spec.md`) rmSync(join(folder, 'specs', name))
}

test('a merged release is planned by no push again, and a unit that is started all the same costs nothing', async () => {
  await withLine({ adapt: onlyThis, github: { on: ['push'] } }, async (line) => {
    const { outputs } = (await line.run(SPEC)).job('deliver')
    const branch = outputs['branch'] ?? ''
    const serial = branch.replace('factory/', '')
    expect(line.git('show', `${branch}:${PATH}`)).toContain(`\nreleased: ${serial}\n`)
    line.git('merge', '--quiet', '--ff-only', branch)
    const merged = line.git('rev-parse', 'HEAD')
    const plan = await line.plan({ sha: merged, payload: { before: line.base } }).done
    expect(plan.conclusion).toBe('success')
    expect(plan.jobs.map(({ summary }) => summary).join('')).toContain(
      `not needed again: released as ${serial}`,
    )
    const inputs = { spec: PATH, base: merged, mode: 'refresh' }
    const unit = await line.start({ event: 'workflow_dispatch', sha: merged, inputs }).done
    expect(unit.job('spec-validate').log).toMatch(new RegExp(`SPEC_DONE.*${serial}`))
    expect(jobResults(unit)).toEqual({ 'spec-validate': 'failure', result: 'failure' })
    expect(line.github.violations()).toEqual([])
  })
})
