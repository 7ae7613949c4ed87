import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseLock } from '../../shared/compile/action-pins.ts'
import { languageServiceProblems } from '../support/languageservice.ts'
import { runCli } from '../support/story.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDER = '.github/workflows'

const files = readdirSync(join(ROOT, FOLDER))
  .sort()
  .map((name) => ({
    path: `${FOLDER}/${name}`,
    text: readFileSync(join(ROOT, FOLDER, name), 'utf8'),
  }))

interface Workflow {
  permissions: unknown
  jobs: Record<string, { permissions?: object; 'timeout-minutes'?: number; uses?: string }>
}

describe("Jidoka's own workflows", () => {
  test('are those its factory.yml compiles to: run jidoka compile after a change', async () => {
    const ran = await runCli(ROOT, ['compile', '--check'])
    expect([ran.exit, ran.stdout]).toEqual([0, expect.stringContaining('are what factory.yml compiles to')])
  })

  test('are the compiled ones, the one of every commit and the one of releases', () => {
    expect(files.map(({ path }) => path.slice(FOLDER.length + 1))).toEqual([
      'ci.yml',
      'factory-round.yml',
      'factory-unit.yml',
      'factory.yml',
      'release.yml',
    ])
  })

  test('take every foreign action at the commit that the lock has for it', () => {
    const lock = parseLock(readFileSync(join(ROOT, '.github/actions.lock')))
    const uses = files.flatMap(({ text }) =>
      [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, use = '']) => use),
    )
    const foreign = uses.filter((use) => !use.startsWith('./'))
    const used = new Set(foreign.map((use) => use.replace(/@.*/, '')))
    expect(foreign.length).toBeGreaterThan(10)
    for (const use of foreign) {
      const pin = lock.get(use.replace(/@.*/, ''))
      expect(use).toBe(`${use.replace(/@.*/, '')}@${pin?.sha ?? ''} # ${pin?.tag ?? ''}`)
    }
    expect([...used].sort()).toEqual([...lock.keys()].sort())
  })

  test('grant nothing to all jobs, and end by themselves', () => {
    for (const { path, text } of files) {
      const { permissions, jobs } = parse(text) as Workflow
      expect([path, permissions]).toEqual([path, {}])
      for (const [id, job] of Object.entries(jobs)) {
        expect([path, id, typeof job.permissions]).toEqual([path, id, 'object'])
        if (job.uses === undefined)
          expect([path, id, typeof job['timeout-minutes']]).toEqual([path, id, 'number'])
      }
    }
  })

  test("have nothing that GitHub's language service would point at", async () => {
    const found = await Promise.all(files.map(({ path }) => languageServiceProblems(path, files)))
    expect(found.flat()).toEqual([])
  })
})
