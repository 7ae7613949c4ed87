import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import { SOURCE } from '../../support/github-line/prepare.ts'

const SPEC = 'truncate-middle'
const WORKFLOW = '.github/workflows/by-hand.yml'
const README = readFileSync(join(import.meta.dirname, '..', '..', '..', 'README.md'), 'utf8')

/** The line that the README shows, with its placeholders filled in. */
function lineOfReadme(): string {
  const jobs = /```yaml\n(jobs:\n[^]*?)```/.exec(README)?.[1]
  if (jobs === undefined) throw new Error('the README shows no line wired by hand')
  const filled = jobs
    .replaceAll('<owner>/jidoka', SOURCE)
    .replaceAll('<full commit sha>', '0123456789abcdef0123456789abcdef01234567')
    .replaceAll('specs/parse-duration.spec.md', `specs/${SPEC}.spec.md`)
  return `on: push\npermissions: {}\n${filled}`
}

test('the line that the README wires by hand decides as jidoka run does, and delivers', async () => {
  const adapt = (folder: string): void => {
    mkdirSync(join(folder, '.github', 'workflows'), { recursive: true })
    writeFileSync(join(folder, WORKFLOW), lineOfReadme())
  }
  await withLine({ adapt }, async (line) => {
    const run = await line.start({ workflow: WORKFLOW }).done
    expect(run.jobs.map(({ id, result }) => `${id} ${result}`)).toEqual([
      'spec-validate success',
      'generate success',
      'style-gate success',
      'test success',
      'review success',
      'result success',
      'deliver success',
    ])
    const told = run.jobs.flatMap(({ annotations }) => annotations)
    expect(told.map(({ level, message, properties }) => [level, properties['title'] ?? message])).toEqual([
      ['notice', 'REVIEW_UNTESTED'],
      ['notice', 'released'],
    ])
    const local = await runLocally(line, [SPEC])
    expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
    expect(line.github.pulls()).toHaveLength(1)
    expect(line.github.violations()).toEqual([])
  })
})
