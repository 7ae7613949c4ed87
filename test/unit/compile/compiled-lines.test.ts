import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { programStep } from '../../../shared/compile/command-job.ts'
import { languageServiceProblems } from '../../support/languageservice.ts'
import { compile, compileUnchecked, EXAMPLE, factoryText } from './lines.ts'

/** Compiling them checks them against the rules of compiled workflows: see lines.ts. */
const LINES = fc
  .sample(factoryText, { numRuns: 200, seed: 20261123 })
  .map((text) => ({ text, files: compile(text) }))

describe('the compiled workflows of 200 valid lines', () => {
  test('are the same bytes when they are compiled again', () => {
    for (const { text, files } of LINES) expect(compileUnchecked(text)).toEqual(files)
  })

  test('hold no command of factory.yml: the program reads its order from the base commit', () => {
    for (const { files } of LINES) {
      const jobs = files.flatMap((file) => Object.values((parse(file.text) as Workflow).jobs))
      const scripts = jobs.flatMap(({ steps = [] }) =>
        steps.filter(({ id }) => id === 'run' || id === 'setup'),
      )
      for (const { id, run } of scripts) expect(run).toBe(programStep(id === 'run' ? 'run' : 'setup').run)
    }
  })

  test("have nothing that GitHub's language service would point at", { timeout: 120_000 }, async () => {
    const found: string[] = []
    for (const { files } of [{ files: compile(EXAMPLE) }, ...LINES]) {
      for (const { path } of files) found.push(...(await languageServiceProblems(path, files)))
    }
    expect(found).toEqual([])
  })

  test('would be pointed at if an output or an input were misspelled', async () => {
    const files = compile(EXAMPLE).map(({ path, text }) => ({
      path,
      text: text
        .replace('needs.generate.outputs.next', 'needs.generate.outputs.nxt')
        .replace(
          '      mode: ${{ inputs.mode }}\n      round: "2"',
          '      mood: ${{ inputs.mode }}\n      round: "2"',
        ),
    }))
    const found: string[] = []
    for (const { path } of files) found.push(...(await languageServiceProblems(path, files)))
    expect(found).toEqual([
      '.github/workflows/factory-unit.yml:126 Context access might be invalid: nxt',
      '.github/workflows/factory-unit.yml:295 Input mode is required, but not provided while calling.',
      '.github/workflows/factory-unit.yml:299 Invalid input, mood is not defined in the referenced workflow.',
      '.github/workflows/factory-round.yml:107 Context access might be invalid: nxt',
    ])
  })
})

interface Workflow {
  jobs: Record<string, { steps?: { id?: string; run?: string }[] }>
}
