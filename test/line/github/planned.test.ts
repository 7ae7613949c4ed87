import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { jobResults, withLine, type GithubLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import { hurried } from '../../support/hurried.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'

const UNIT = '.github/workflows/factory-unit.yml'
/** The planning job waits a second between two starts, and half a minute between two looks at the runs. */
const HURRY = hurried(50)

/** Keeps one spec of the example, for a thing that exists already: its unit halts at spec-validate. */
function onlyKebab(folder: string): void {
  for (const name of readdirSync(join(folder, 'specs')))
    if (name !== 'kebab-case.spec.md') rmSync(join(folder, 'specs', name))
}

/** The same spec many times, each in a file and for a file of its own. */
function multiply(folder: string, count: number): string[] {
  const text = readFileSync(join(folder, 'specs', 'kebab-case.spec.md'), 'utf8')
  onlyKebab(folder)
  rmSync(join(folder, 'specs', 'kebab-case.spec.md'))
  const names = Array.from({ length: count }, (_, index) => `kebab-${String(index).padStart(3, '0')}`)
  for (const name of names) {
    const own = text.replace('id: kebab-case', `id: ${name}`).replaceAll('src/kebab.ts', `src/${name}.ts`)
    writeFileSync(join(folder, 'specs', `${name}.spec.md`), own)
  }
  return names.map((name) => `specs/${name}.spec.md`)
}

/** Keeps how the unit's run is started, named and queued, and puts one job in place of its stations. */
function standIn(line: GithubLine, script: string): string {
  const path = join(line.folder, UNIT)
  const workflow = parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  const env = { BASE: '${{ inputs.base }}', SPEC: '${{ inputs.spec }}' }
  const steps = [{ run: `test "$BASE" = "$GITHUB_SHA"\n${script}`, env }]
  writeFileSync(path, stringify({ ...workflow, jobs: { result: { 'runs-on': 'x', steps } } }))
  return line.commit('a unit that costs nothing')
}

const unitsOf = (runs: readonly RunResult[]): RunResult[] =>
  runs.filter(({ trigger }) => trigger.workflow === UNIT)
const specsOf = (runs: readonly RunResult[]): unknown[] => runs.map(({ trigger }) => trigger.inputs?.['spec'])

describe.concurrent('a push', () => {
  test('starts a run of the unit for its spec, which decides as jidoka run does', async () => {
    await withLine({ adapt: onlyKebab, github: { on: ['push'] } }, async (line) => {
      line.plan()
      const [plan, unit, ...more] = await line.runner.settle()
      expect([plan?.conclusion, more]).toEqual(['success', []])
      expect(jobResults(unit!)).toEqual({ 'spec-validate': 'success', result: 'failure' })
      expect(unit?.trigger).toMatchObject({
        actor: 'github-actions[bot]',
        sha: line.base,
        event: 'workflow_dispatch',
      })
      const local = await runLocally(line, ['kebab-case'])
      expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
      expect(line.github.violations()).toEqual([])
    })
  })

  test('of 40 specs starts 40 runs, never more at once than factory.yml says, and loses none', async () => {
    let specs: string[] = []
    const adapt = (folder: string): void => void (specs = multiply(folder, 40))
    const github = { on: ['push'], parallel: 15 }
    await withLine({ adapt, github, runner: { env: HURRY, runners: 16 } }, async (line) => {
      let most = 0
      line.github.onCall(() => {
        const open = line.runner
          .runs()
          .filter(({ workflow, status }) => workflow === UNIT && status !== 'completed')
        most = Math.max(most, open.length)
      })
      const sha = standIn(line, 'sleep 0.3')
      line.plan({ sha })
      const units = unitsOf(await line.runner.settle())
      expect(specsOf(units).sort()).toEqual(specs)
      expect(units.map(({ conclusion }) => conclusion)).toEqual(specs.map(() => 'success'))
      expect(most).toBeLessThanOrEqual(15)
      expect(line.github.violations()).toEqual([])
    })
  })

  test('while a unit runs starts its own; none waits for another, and none is dropped', async () => {
    const hurried = { env: HURRY, runners: 8 }
    await withLine({ adapt: onlyKebab, github: { on: ['push'] }, runner: hurried }, async (line) => {
      const path = join(line.folder, 'specs', 'kebab-case.spec.md')
      const text = readFileSync(path, 'utf8')
      const gate = 'git ls-remote --exit-code "https://github.com/$GITHUB_REPOSITORY" refs/heads/go'
      const pushes = [standIn(line, `until ${gate}; do sleep 0.05; done`)]
      await line.plan({ sha: pushes[0]! }).done
      for (const round of [1, 2]) {
        writeFileSync(path, `${text}\nCorrected ${round} times.\n`)
        const sha = line.commit('corrected')
        await line.plan({ sha, payload: { before: pushes.at(-1) } }).done
        pushes.push(sha)
      }
      const states = line.runner.runs().filter(({ workflow }) => workflow === UNIT)
      expect(states.map(({ status }) => status)).toEqual(['in_progress', 'in_progress', 'in_progress'])
      line.git('branch', 'go')
      const units = unitsOf(await line.runner.settle())
      expect(units.map(({ trigger, conclusion }) => [trigger.sha, conclusion])).toEqual(
        pushes.map((sha) => [sha, 'success']),
      )
    })
  })

  test('whose branch moves while it is planned starts the unit again at the new tip', async () => {
    await withLine({ adapt: onlyKebab, github: { on: ['push'] }, runner: { env: HURRY } }, async (line) => {
      const sha = standIn(line, 'true')
      let moved = ''
      line.github.onCall((call) => {
        if (moved !== '' || !call.startsWith('GET')) return
        writeFileSync(join(line.folder, 'other.txt'), 'meanwhile')
        moved = line.commit('meanwhile')
      })
      const { conclusion } = await line.plan({ sha }).done
      const units = unitsOf(await line.runner.settle())
      expect(conclusion).toBe('success')
      expect(units.at(-1)).toMatchObject({ conclusion: 'success', trigger: { sha: moved } })
      expect(units.at(-1)?.trigger.inputs).toMatchObject({ base: moved })
    })
  })
})
