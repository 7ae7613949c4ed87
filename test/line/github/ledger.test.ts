import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../../../shared/ledger/entry.ts'
import type { MergeMethod } from '../../support/github-fake/people.ts'
import { downloadArtifact } from '../../support/github-line/download.ts'
import { jobResults, withLine, type GithubLine } from '../../support/github-line/github-line.ts'
import { runCommand } from '../../support/processes.ts'
import { runCli } from '../../support/story.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'

const SPEC = 'truncate-middle'
const WORKFLOW = '.github/workflows/factory-ledger.yml'
const LEDGER = 'refs/heads/factory-ledger'
const MARK = 'refs/jidoka/ledger-synced/main'

/** What the ledger of the server says, oldest first, read in a new clone. */
async function entriesOf({ folder, scratch }: GithubLine, clone: string): Promise<Entry[]> {
  runCommand(scratch, 'git', 'clone', '--quiet', folder, clone)
  const { stdout } = await runCli(join(scratch, clone), ['ledger', 'list', '--json'])
  return (JSON.parse(stdout) as { entries: Entry[] }).entries.reverse()
}

async function proved({ folder, scratch }: GithubLine, clone: string): Promise<unknown> {
  const trust = join(folder, '.factory', 'trust.json')
  const { stdout } = await runCli(join(scratch, clone), ['ledger', 'verify', '--trust', trust, '--json'])
  const { verified, findings } = JSON.parse(stdout) as { verified: boolean; findings: unknown[] }
  return { verified, findings }
}

/** The runs of the ledger's workflow that a push set off. */
async function synced({ runner }: GithubLine): Promise<RunResult[]> {
  return (await runner.settle()).filter(({ trigger }) => trigger.workflow === WORKFLOW)
}

describe.concurrent('the ledger of a repository on GitHub', () => {
  test('knows what was merged by any method, and what was taken back, without a person', async () => {
    await withLine({ github: { trace: 'branch' } }, async (line) => {
      const { git, github } = line
      expect((await line.run(SPEC)).conclusion).toBe('success')
      const before = { main: git('rev-parse', 'main'), ledger: git('rev-parse', LEDGER) }
      const methods: MergeMethod[] = ['merge', 'squash', 'rebase']
      let tip = ''
      for (const by of methods) {
        tip = github.people.merge(1, 'octocat', by)
        const [run] = (await synced(line)).slice(-1)
        expect([run?.conclusion, run?.trigger.sha]).toEqual(['success', tip])
        expect(run?.job('sync').permissions).toEqual({ contents: 'write' })
        expect(run?.job('sync').outputs).toMatchObject({ entries: '1' })
        const [unit, merged] = await entriesOf(line, by)
        expect(unit).toMatchObject({ kind: 'unit', end: 'released', pull: 1 })
        const { serial = '' } = unit?.kind === 'unit' ? unit : {}
        expect(merged).toMatchObject({ kind: 'merged', serial, by, commit: tip })
        expect(await proved(line, by)).toEqual({ verified: true, findings: [] })
        expect(git('rev-parse', MARK)).toBe(tip)
        if (by === 'rebase') continue
        git('reset', '--quiet', '--hard', before.main)
        git('update-ref', LEDGER, before.ledger)
        git('update-ref', '-d', MARK)
        github.change(1, { merged: false, state: 'open' })
      }
      const reverted = github.people.revertTip()
      const [run] = (await synced(line)).slice(-1)
      // only the commit behind the mark is looked at
      expect(run?.job('sync').outputs).toMatchObject({ commits: '1', entries: '1' })
      // the spec is open again, so its next unit stands behind
      const taken = (await entriesOf(line, 'reverted')).find(({ kind }) => kind === 'reverted')
      expect(taken).toMatchObject({ commit: reverted, of: tip })
      expect(github.violations()).toEqual([])
    })
  })

  test('is not begun by a push before there is one, and nothing syncs it where nobody asked for it', async () => {
    await withLine({ github: { trace: 'branch' } }, async (line) => {
      const run = await line.start({ workflow: WORKFLOW }).done
      expect(run.conclusion).toBe('success')
      expect(run.job('sync').log).toContain('there is no ledger yet')
      expect(line.git('for-each-ref', LEDGER, MARK)).toBe('')
      const other = await line.start({ workflow: WORKFLOW, ref: 'refs/heads/other' }).done
      expect(other.job('sync').result).toBe('skipped')
    })
  })

  test('is red where its branch may not be pushed, and the next run enters what this one left', async () => {
    await withLine({ github: { trace: 'branch' } }, async (line) => {
      await line.run(SPEC)
      const rule = forbidPushes(line)
      line.github.people.merge(1)
      const [red] = (await synced(line)).slice(-1)
      expect([red?.conclusion, red?.job('sync').log]).toEqual([
        'failure',
        expect.stringMatching(/LEDGER_DENIED/),
      ])
      expect(line.git('for-each-ref', MARK)).toBe('')
      rmSync(rule)
      const tip = line.git('rev-parse', 'main')
      const green = await line.start({ workflow: WORKFLOW, sha: tip }).done
      expect(green.job('sync').outputs).toMatchObject({ entries: '1' })
    })
  })

  test('knows a halted unit by a job that may write and holds no key, and its result says the same without it', async () => {
    await withLine({ github: { trace: 'branch' } }, async (line) => {
      const run = await line.run('kebab-case')
      expect(jobResults(run)).toEqual({ 'spec-validate': 'success', result: 'failure', ledger: 'success' })
      const { permissions, secretsSeen } = run.job('ledger')
      expect([permissions, secretsSeen]).toEqual([{ actions: 'read', contents: 'write' }, []])
      const [entry] = await entriesOf(line, 'halted')
      expect(entry).toMatchObject({ kind: 'unit', end: 'halted', stoppedBy: 'spec-validate' })
      expect(await proved(line, 'halted')).toEqual({ verified: true, findings: [] })
    })
  })

  test('is entered by hand from the artifact of a unit that its job could not enter', async () => {
    await withLine({ github: { trace: 'branch' } }, async (line) => {
      forbidPushes(line)
      const run = await line.run('kebab-case')
      expect(jobResults(run)).toEqual({ 'spec-validate': 'success', result: 'failure', ledger: 'failure' })
      expect(run.job('result').outputs).toMatchObject({ verdict: 'stop', next: 'halted' })
      const { log } = run.job('ledger')
      const [, artifact = ''] =
        /gh run download \d+ --name (\S+) --dir \S+, then jidoka ledger add/.exec(log) ?? []
      const trace = await downloadArtifact(line, run, artifact)
      const words = ['ledger', 'add', trace, '--repo', line.folder, '--json']
      const added = JSON.parse((await runCli(line.scratch, words)).stdout) as { entries: Entry[] }
      expect(added.entries).toMatchObject([{ kind: 'unit', end: 'halted' }])
    })
  })
})

/** A rule of the server; taking it away again is for the caller. */
function forbidPushes({ folder }: GithubLine): string {
  const rule = join(folder, '.git', 'hooks', 'pre-receive')
  mkdirSync(dirname(rule), { recursive: true })
  writeFileSync(rule, RULE, { mode: 0o755 })
  return rule
}

const RULE = '#!/bin/sh\necho "error: GH013: Repository rule violations found"\nexit 1\n'
