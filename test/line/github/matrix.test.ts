import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jobResults, withLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'

const COUNT = 20
const SPECS = Array.from({ length: COUNT }, (_, index) => `kebab-${String.fromCharCode(97 + index)}`)

/** Many specs for a thing that exists already, each in a file of its own. */
function multiply(folder: string): void {
  const text = readFileSync(join(folder, 'specs', 'kebab-case.spec.md'), 'utf8')
  for (const name of readdirSync(join(folder, 'specs'))) rmSync(join(folder, 'specs', name))
  for (const spec of SPECS)
    writeFileSync(
      join(folder, 'specs', `${spec}.spec.md`),
      text.replace('id: kebab-case', `id: ${spec}`).replaceAll('src/kebab.ts', `src/${spec}.ts`),
    )
}

test('a matrix of twenty specs is twenty units, none of which takes anything of another', async () => {
  await withLine({ adapt: multiply, github: { on: ['push'] } }, async (line) => {
    const run = await line.start({ payload: { before: '0'.repeat(40) } }).done
    for (const spec of SPECS)
      expect([spec, jobResults(run, spec)]).toEqual([
        spec,
        { 'spec-validate-r1': 'success', 'trace-publish': 'failure' },
      ])
    const links = storedLinks(line)
    const halted = links.filter(({ to }) => to === 'halted')
    expect(new Set(halted.map(({ serial }) => serial)).size).toBe(COUNT)
    const local = await runLocally(line, SPECS.slice(0, 2))
    const serials = new Set(local.links.map(({ serial }) => serial))
    expect(decisions(links.filter(({ serial }) => serials.has(serial)))).toEqual(decisions(local.links))
  })
})
