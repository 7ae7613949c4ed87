import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { answeredFiles, setWriter } from '../support/agent.ts'
import { runCommand } from '../support/processes.ts'
import { storedParcels, type StoredParcel } from '../support/stored-parcels.ts'
import { makeStory, type Story } from '../support/story.ts'

/** The example's answer to it passes every gate in round 1. */
const SPEC = 'truncate-middle'
/** The first answer to it is stopped by a test, the second one is not. */
const STOPPED = 'parse-duration'
let story: Story
afterEach(() => story.remove())

const ADA = ['-c', 'user.name=Ada Lovelace', '-c', 'user.email=ada@example.com']

function git(...words: string[]): string {
  return runCommand(story.folder, 'git', ...ADA, ...words).trim()
}

/** Commits files on a branch that begins at a revision; the work tree is back on main afterwards. */
function commitOn(branch: string, files: Record<string, string>, from = 'main'): string {
  git('switch', '-qC', branch, from)
  for (const [path, content] of Object.entries(files)) writeFileSync(join(story.folder, path), content)
  git('add', '-A')
  git('commit', '-qm', 'Cut in the middle')
  const head = git('rev-parse', 'HEAD')
  git('switch', '-q', 'main')
  return head
}

function generated(serial: string): StoredParcel[] {
  return storedParcels(story.folder, serial).filter(({ extension }) => extension.action === 'generate')
}

describe('a change that somebody made', () => {
  it('is taken from its branch down the whole line, and replayed when the branch is gone', async () => {
    story = makeStory({ adapt: (folder) => setWriter(folder, { from: 'branch' }) })
    const head = commitOn(`change/${SPEC}`, answeredFiles(SPEC, 1))
    const { unit, exit, stderr } = await story.run(SPEC)
    expect([exit, unit.verdict, unit.rounds], stderr).toEqual([0, 'released', 1])
    expect(generated(unit.serial)[0]?.extension.evidence).toMatchObject({
      model: { requested: 'branch', answered: `branch change/${SPEC} at ${head.slice(0, 12)}` },
      made: {
        from: 'branch',
        place: `change/${SPEC}`,
        head,
        commits: [head],
        authors: [{ name: 'Ada Lovelace', email: 'ada@example.com' }],
      },
      usage: { calls: 0 },
    })
    const told = await story.cli(['trace', unit.serial])
    expect(told.stdout).toContain(`made by Ada Lovelace <ada@example.com> (branch change/${SPEC})`)
    git('branch', '-qD', `change/${SPEC}`)
    const trace = join('.jidoka', 'traces', unit.serial)
    const replayed = await story.cli(['replay', trace, '--trust', '.jidoka/trust.json'])
    expect(replayed.stdout).toContain('6 of 6 stations replayed')
    const again = await story.run(SPEC, ['--until', 'generate'])
    expect(again.unit.error).toBeUndefined()
  })

  it('waits for its author when a gate stops it, and is taken anew once the branch has moved', async () => {
    story = makeStory({ adapt: (folder) => setWriter(folder, { from: 'branch', branch: 'people/{id}' }) })
    commitOn(`people/${STOPPED}`, answeredFiles(STOPPED, 1))
    const stopped = await story.run(STOPPED)
    expect([stopped.exit, stopped.unit.verdict, stopped.unit.stoppedBy]).toEqual([1, 'halted', 'generate'])
    expect(stopped.unit.reason).toContain('WRITER_WAITS')
    commitOn(`people/${STOPPED}`, answeredFiles(STOPPED, 2), `people/${STOPPED}`)
    const { unit, stderr } = await story.run(STOPPED, ['--until', 'test'])
    expect([unit.error, unit.serial], stderr).toEqual([undefined, stopped.unit.serial])
    expect(stderr).toContain('test round 1 pass')
  })

  it('is taken from a patch, with the author that its mail names', async () => {
    story = makeStory({ adapt: (folder) => setWriter(folder, { from: 'patch' }) })
    commitOn('work', answeredFiles(SPEC, 1))
    const mails = mkdtempSync(join(tmpdir(), 'jidoka-patch-'))
    try {
      const patch = join(mails, 'change.patch')
      writeFileSync(patch, runCommand(story.folder, 'git', 'format-patch', '--stdout', 'main..work'))
      git('branch', '-qD', 'work')
      const missing = await story.run(SPEC)
      expect(missing.unit.error?.code).toBe('WRITER_NO_CHANGE')
      const { unit, stderr } = await story.run(SPEC, ['--change', patch])
      expect([unit.verdict, unit.rounds], stderr).toEqual(['released', 1])
      expect(generated(unit.serial)[0]?.extension.evidence['made']).toMatchObject({
        from: 'patch',
        place: 'change.patch',
        authors: [{ name: 'Ada Lovelace', email: 'ada@example.com' }],
      })
    } finally {
      rmSync(mails, { recursive: true, force: true })
    }
  })

  it('is taken from a pull request of the server by its number', async () => {
    story = makeStory({ adapt: (folder) => setWriter(folder, { from: 'pull-request' }) })
    const server = mkdtempSync(join(tmpdir(), 'jidoka-server-'))
    try {
      const head = commitOn('work', answeredFiles(SPEC, 1))
      runCommand(server, 'git', 'init', '-q', '--bare', '.')
      git('remote', 'add', 'origin', server)
      git('push', '-q', 'origin', 'main', 'work:refs/pull/7/head')
      git('branch', '-qD', 'work')
      const unnamed = await story.run(SPEC, ['--until', 'generate'])
      expect(unnamed.unit.error?.code).toBe('USAGE')
      const { unit, stderr } = await story.run(SPEC, ['--change', '7', '--until', 'generate'])
      expect(unit.error, stderr).toBeUndefined()
      expect(generated(unit.serial)[0]?.extension.evidence['made']).toMatchObject({ place: '7', head })
    } finally {
      rmSync(server, { recursive: true, force: true })
    }
  })

  it('is merged onto a base that has moved on, and refused where both changed the same', async () => {
    story = makeStory({ adapt: (folder) => setWriter(folder, { from: 'branch' }) })
    commitOn(`change/${SPEC}`, answeredFiles(SPEC, 1))
    writeFileSync(join(story.folder, 'NOTES.md'), 'moved on\n')
    git('add', '-A')
    git('commit', '-qm', 'Move on')
    const merged = await story.run(SPEC, ['--until', 'generate'])
    expect(merged.unit.error, merged.stderr).toBeUndefined()
    const written = JSON.stringify(generated(merged.unit.serial)[0]?.extension.evidence['written'])
    expect([written.includes('src/truncate.ts'), written.includes('NOTES.md')]).toEqual([true, false])
    writeFileSync(join(story.folder, 'src/truncate.ts'), 'export const other = 1\n')
    git('add', '-A')
    git('commit', '-qm', 'Write the same file')
    const refused = await story.run(SPEC, ['--until', 'generate'])
    expect(refused.unit.error?.code).toBe('WRITER_CONFLICT')
  })

  it('goes through the gates of every proposal', async () => {
    story = makeStory({ adapt: (folder) => setWriter(folder, { from: 'branch' }) })
    commitOn(`change/${SPEC}`, { ...answeredFiles(SPEC, 1), 'factory.yml': 'version: "1"\n' })
    const { unit, exit } = await story.run(SPEC)
    expect([exit, unit.verdict, unit.stoppedBy]).toEqual([1, 'halted', 'generate'])
    expect(generated(unit.serial)[0]?.extension.findings).toMatchObject([
      { code: 'CHANGE_FORBIDDEN_PATH', file: 'factory.yml' },
      { code: 'CHANGE_FORBIDDEN_PATH', file: 'factory.yml' },
    ])
  })

  it('is named for one spec of a line that takes changes, and for no other', async () => {
    story = makeStory()
    const { exit, stderr } = await story.cli(['run', `specs/${SPEC}.spec.md`, '--change', 'main'])
    expect([exit, stderr.includes('USAGE')]).toEqual([2, true])
  })
})
