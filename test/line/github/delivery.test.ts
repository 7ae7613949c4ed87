import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadFactory, loadSpec } from '../../../shared/factory/control-files.ts'
import { unitSerial } from '../../../shared/line/open-unit.ts'
import { jobResults, withLine } from '../../support/github-line/github-line.ts'
import { runCommand } from '../../support/processes.ts'
import { runCli } from '../../support/story.ts'
import { requiredChecks } from '../../support/workflow-runner/required-checks.ts'

const SPEC = 'truncate-middle'

describe.concurrent('a released unit on GitHub', () => {
  test('is not delivered onto a branch that has changed the same files, and its trace is there', async () => {
    await withLine({}, async (line) => {
      writeFileSync(join(line.folder, 'src', 'truncate.ts'), 'export const other = 1\n')
      line.git('add', '--all')
      line.git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '-m', 'meanwhile')
      const run = await line.run(SPEC)
      expect(jobResults(run)).toMatchObject({ review: 'success', result: 'success', deliver: 'failure' })
      const job = run.job('deliver')
      expect(job.log).toMatch(/CHANGE_BASE_MOVED.*changed src\/truncate\.ts/)
      expect(job.summary).toContain('**Not delivered** (CHANGE_BASE_MOVED)')
      expect(run.job('result').outputs).toMatchObject({ verdict: 'pass', next: 'released' })
      expect(line.git('branch', '--list', 'factory/*')).toBe('')
      expect(line.github.pulls()).toEqual([])
      const names = line.results.artifacts().map(({ name }) => name)
      expect(names.filter((name) => name.includes('.trace.'))).toHaveLength(1)
    })
  })

  test('in a new repository is red where workflows may open no pull requests, and arrives once they may', async () => {
    await withLine({ actionsMayOpenPulls: false, github: { pullRequests: true } }, async (line) => {
      const run = await line.run(SPEC)
      expect(run.conclusion).toBe('failure')
      const { summary, annotations } = run.job('deliver')
      expect(summary).toMatch(/\*\*Not delivered\*\* \(PUBLISH_PULLS_OFF\): the branch factory\/.* is pushed/)
      expect(annotations.map(({ level, message }) => `${level} ${message}`)).toEqual([
        expect.stringMatching(/^error .*PUBLISH_PULLS_OFF.*not permitted to create or approve pull requests/),
      ])
      expect(line.git('branch', '--list', 'factory/*')).toMatch(/factory\/JD-/)
      line.github.configure({ actionsMayOpenPulls: true })
      const { jobs } = await line.runner.rerunFailed(run).done
      expect(jobs.filter(({ attempt }) => attempt === 2).map(({ id, result }) => [id, result])).toEqual([
        ['deliver', 'success'],
      ])
      const [pull] = line.github.pulls()
      expect(pull?.body).toMatch(/approve/i)
      // GitHub waits for a click before it runs the checks of a pull request that GITHUB_TOKEN opened
      const [checks] = line.runner.runs()
      expect(checks).toMatchObject({ event: 'pull_request', conclusion: 'action_required' })
      const unchecked = requiredChecks([run], ['factory / pull request'], checks!.sha)
      expect(unchecked).toEqual({ kind: 'waiting', for: ['factory / pull request'] })
      expect(line.github.violations()).toEqual([])
    })
  })

  test('arrives as an app where one is named, whose checks run at once, and has an entry in the ledger', async () => {
    const app = { id: '7', key: 'the key of the app' }
    const environments = { 'factory-deliver': { secrets: { FACTORY_APP_KEY: app.key } } }
    const token = { 'app-id': 'FACTORY_APP', key: 'FACTORY_APP_KEY' }
    const github = { token, trace: 'branch', pullRequests: true }
    const runner = { app, environments, vars: { FACTORY_APP: app.id } }
    await withLine({ github, runner, actionsMayOpenPulls: false }, async (line) => {
      const run = await line.run(SPEC)
      expect(run.conclusion).toBe('success')
      const { permissions, outputs } = run.job('deliver')
      expect(permissions).toEqual({ actions: 'read', contents: 'read' })
      const [pull] = line.github.pulls()
      expect(pull).toMatchObject({ by: 'app', state: 'open' })
      expect(pull?.body).not.toContain('approve the workflow runs')
      expect(line.github.isVerified(outputs['commit'] ?? '')).toBe(true)
      const serial = pull?.head.replace('factory/', '') ?? ''
      runCommand(line.scratch, 'git', 'clone', '--quiet', line.folder, 'clone')
      const shown = await runCli(join(line.scratch, 'clone'), ['ledger', 'show', serial, '--json'])
      const commit = outputs['commit'] ?? ''
      expect(JSON.parse(shown.stdout)).toMatchObject({
        entries: [{ kind: 'unit', end: 'released', commit, pull: 1 }],
      })
      const trust = join(line.folder, '.factory', 'trust.json')
      const words = ['ledger', 'verify', '--trust', trust, '--json']
      const verified = await runCli(join(line.scratch, 'clone'), words)
      expect(JSON.parse(verified.stdout)).toMatchObject({
        verified: true,
        entries: 1,
        traces: 1,
        findings: [],
      })
      await line.runner.settle()
      const [checks] = line.runner.runs()
      expect(checks).toMatchObject({ event: 'pull_request', actor: 'factory-app[bot]', status: 'completed' })
      expect(checks?.conclusion).not.toBe('action_required')
      expect(line.github.violations()).toEqual([])
    })
  })

  test('whose branch is taken is refused before a model is asked', async () => {
    await withLine({}, async (line) => {
      const { factory } = await loadFactory(line.folder, line.base, 'factory.yml')
      const { bytes } = await loadSpec(line.folder, `specs/${SPEC}.spec.md`)
      const branch = `factory/${unitSerial(factory, line.base, bytes)}`
      line.git('branch', branch)
      const run = await line.run(SPEC)
      const job = run.jobs.find(({ log }) => log.includes('PUBLISH_OCCUPIED'))
      expect(job?.log).toContain(`git branch -m ${branch} <name>`)
      expect(jobResults(run)).toEqual({ 'spec-validate': 'failure', result: 'failure' })
    })
  })

  test('is pushed and not proposed when only its branch is wanted, and leaves its trace in a release', async () => {
    await withLine({ github: { publish: 'branch', trace: 'release' } }, async (line) => {
      const run = await line.run(SPEC)
      expect(run.conclusion).toBe('success')
      expect(run.job('deliver').permissions).not.toHaveProperty('pull-requests')
      expect(line.git('branch', '--list', 'factory/*')).toMatch(/factory\/JD-/)
      expect(line.github.calls().filter((call) => call.includes('/pulls'))).toEqual([])
      const [{ name, bytes } = { name: '', bytes: '' }] = line.github.releases()[0]?.assets ?? []
      expect(run.job('deliver').outputs['trace-url']).toMatch(new RegExp(`/jidoka-traces-[0-9-]{7}/${name}$`))
      writeFileSync(join(line.scratch, name), bytes)
      runCommand(line.scratch, 'tar', 'xf', name)
      const trust = join(line.folder, '.factory', 'trust.json')
      const words = ['verify', name.replace('.a1.tar', ''), '--trust', trust, '--expect', 'released']
      expect((await runCli(line.scratch, words)).exit).toBe(0)
    })
  })

  test('passes through a folder that all runners share, on a server that has no artifacts', async () => {
    const store = mkdtempSync(join(tmpdir(), 'jidoka-shared-'))
    const host = 'https://ghes.example.com'
    try {
      await withLine({ github: { store, host }, runner: { serverUrl: host } }, async (line) => {
        const run = await line.run(SPEC)
        expect(run.conclusion).toBe('success')
        expect(line.results.artifacts()).toEqual([])
        // each run has a folder of its own
        expect(readdirSync(store)).toEqual([run.id])
        const traces = join(store, run.id, 'traces')
        const [serial = ''] = readdirSync(traces)
        const trust = join(line.folder, '.factory', 'trust.json')
        const words = ['verify', join(traces, serial), '--trust', trust]
        expect((await runCli(line.scratch, words)).exit).toBe(0)
        expect(line.github.pulls()).toMatchObject([
          { head: `factory/${serial}`, base: 'main', state: 'open' },
        ])
      })
    } finally {
      rmSync(store, { recursive: true, force: true })
    }
  })
})
