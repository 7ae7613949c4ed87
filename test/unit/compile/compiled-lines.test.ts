import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { format } from 'prettier'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkCompilable } from '../../../shared/compile/check-compilable.ts'
import type { CompiledFile } from '../../../shared/compile/compile.ts'
import { programStep } from '../../../shared/compile/command-job.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import type { Finding } from '../../../shared/findings.ts'
import { languageServiceProblems } from '../../support/languageservice.ts'
import { compile, compileUnchecked, EXAMPLE, factoryText, wildTexts } from './lines.ts'
import { neverSaid, type Schema } from './never-said.ts'

/** Compiling them checks them against the rules of compiled workflows: see lines.ts. */
const LINES = fc
  .sample(factoryText, { numRuns: 200, seed: 20261123 })
  .map((text) => ({ text, files: compile(text) }))

describe('the 200 valid lines', () => {
  test('say everything that factory.yml may say of GitHub and of signing', () => {
    const said = LINES.map(({ text }) => JSON.parse(text) as Schema)
    const schema = JSON.parse(readFileSync('schemas/factory.schema.json', 'utf8')) as Schema
    const { github, signing } = schema['properties'] as Record<'github' | 'signing', Schema>
    const never = [
      ...neverSaid(
        schema,
        github,
        said.map((each) => each['github']),
        'github',
      ),
      ...neverSaid(
        schema,
        signing,
        said.map((each) => each['signing']),
        'signing',
      ),
    ]
    // keys of one machine are no use on GitHub
    expect(never).toEqual(['signing/mode=local'])
  })
})

describe('the compiled workflows of 200 valid lines', () => {
  test('or of 200 wilder ones are there, or each is refused with codes', { timeout: 120_000 }, () => {
    const ends = wildTexts().map(endOf)
    expect(new Set(ends.flat().filter((code) => !/^[A-Z]+(?:_[A-Z]+)+$/.test(code)))).toEqual(new Set())
    expect(ends.filter((codes) => codes.length === 0).length).toBeGreaterThan(50)
    expect([...new Set(ends.flat())].sort()).toEqual([
      ...[
        'COMPILE_COREPACK',
        'COMPILE_IMAGE',
        'COMPILE_NODE',
        'COMPILE_PACKAGES',
        'COMPILE_RUNNER',
        'COMPILE_SERVICE',
      ],
      ...['COMPILE_SETUP', 'COMPILE_STATION', 'COMPILE_WINDOWS', 'FACTORY_EXPRESSION', 'FACTORY_SCHEMA'],
      'FACTORY_UNPINNED',
    ])
  })

  test('are the same bytes when they are compiled again', () => {
    for (const { text, files } of LINES) expect(compileUnchecked(text)).toEqual(files)
  })

  test('hold no command of factory.yml: the program reads its order from the base commit', () => {
    for (const { files } of LINES) {
      const jobs = files.flatMap((file) => Object.values((parse(file.text) as Workflow).jobs))
      const scripts = jobs.flatMap(({ steps = [] }) =>
        steps.filter(({ id }) => id === 'run' || id === 'setup'),
      )
      const ours = (['setup', 'run', 'setup-writer', 'write'] as const).map((phase) => programStep(phase).run)
      for (const { run } of scripts) expect(ours).toContain(run)
    }
  })
})

/** What takes long is done to a part of them; test/interop asks the language service about each, where its tools are. */
function everyNth(step: number): CompiledFile[][] {
  return [compile(EXAMPLE), ...LINES.filter((_, index) => index % step === 0).map(({ files }) => files)]
}

test('every tenth is formatted as Prettier would: a repository that formats its files changes none', async () => {
  for (const { text } of everyNth(10).flat())
    expect(await format(text, { parser: 'yaml', printWidth: 80 })).toBe(text)
})

describe("GitHub's language service", () => {
  test('finds nothing to point at in every fifth', { timeout: 60_000 }, async () => {
    const found: string[] = []
    for (const files of everyNth(5))
      for (const { path } of files) found.push(...(await languageServiceProblems(path, files)))
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
      '.github/workflows/factory-unit.yml:129 Context access might be invalid: nxt',
      '.github/workflows/factory-unit.yml:303 Input mode is required, but not provided while calling.',
      '.github/workflows/factory-unit.yml:307 Invalid input, mood is not defined in the referenced workflow.',
      '.github/workflows/factory-round.yml:110 Context access might be invalid: nxt',
    ])
  })
})

/** The codes for which a factory.yml is refused; none where it compiles. */
function endOf(text: string): string[] {
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') return blockingCodes(reading.findings)
  const codes = blockingCodes(checkCompilable(reading.factory, { factoryText: text }))
  if (codes.length === 0) compile(text)
  return codes
}

function blockingCodes(findings: readonly Finding[]): string[] {
  return findings.filter(({ level }) => level === 'block').map(({ code }) => code)
}

interface Workflow {
  jobs: Record<string, { steps?: { id?: string; run?: string }[] }>
}
