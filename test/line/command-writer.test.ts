import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { agentScript, useAgent } from '../support/agent.ts'
import { edit, makeStory, type Story } from '../support/story.ts'
import { storedParcels } from '../support/stored-parcels.ts'

const SPEC = 'parse-duration'
const SAYS_VERSION = `if (process.argv.includes('--version')) console.log('agent 0')\n`
let story: Story
afterEach(() => story.remove())

describe('a program that writes', () => {
  it('is carried down the whole line with its repair round, and needed no more once it has answered', async () => {
    story = makeStory({ adapt: (folder) => useAgent(folder, agentScript(SPEC)) })
    const { unit, exit, stderr } = await story.run(SPEC)
    expect([exit, unit.verdict, unit.rounds, unit.error], stderr).toEqual([0, 'released', 2, undefined])
    checkRecord(unit.serial)
    const again = await story.run(SPEC, ['--mode', 'replay', '--until', 'style-gate'])
    expect([again.unit.error, again.stderr.includes('starts agent')]).toEqual([undefined, false])
    const trace = join('.jidoka', 'traces', unit.serial)
    const replayed = await story.cli(['replay', trace, '--trust', '.jidoka/trust.json'])
    expect(replayed.stdout).toContain('9 of 9 stations replayed')
    const refreshed = await story.run(SPEC, ['--mode', 'refresh', '--until', 'generate'])
    expect(refreshed.stderr).toContain('starts agent')
    rmSync(join(story.folder, '.jidoka', 'cassettes', SPEC, 'generate.r1.jsonl'))
    const missed = await story.run(SPEC, ['--mode', 'replay'])
    expect(missed.unit.error?.code).toBe('CASSETTE_MISS')
  })

  it('may be replaced by an answer that somebody wrote by hand', async () => {
    story = makeStory({ adapt: (folder) => useAgent(folder, 'process.exit(1)\n') })
    const answers = join(import.meta.dirname, '../../examples/answers')
    const { unit, stderr } = await story.run(SPEC, ['--answers', answers])
    expect([unit.verdict, unit.rounds], stderr).toEqual(['released', 2])
  })

  it('says with BLOCKED that the spec cannot be met, which halts the unit', async () => {
    story = makeStory({
      adapt: (folder) => useAgent(folder, `console.log('BLOCKED: AC-1 contradicts AC-2')\n`),
    })
    const { unit, exit } = await story.run(SPEC)
    expect([exit, unit.verdict, unit.stoppedBy]).toEqual([1, 'halted', 'generate'])
    expect(unit.reason).toContain('AC-1 contradicts AC-2')
  })

  it('is stopped where it changes nothing, and asked again then', async () => {
    story = makeStory({ adapt: (folder) => useAgent(folder, SAYS_VERSION) })
    const first = await story.run(SPEC, ['--until', 'generate'])
    const [, generated] = storedParcels(story.folder, first.unit.serial)
    expect(generated?.extension.findings).toMatchObject([{ code: 'GENERATE_EMPTY' }])
    const second = await story.run(SPEC, ['--until', 'generate'])
    expect(second.stderr).toContain('starts agent')
  })

  it('is started with the key that factory.yml names, or not at all', async () => {
    const script = agentScript(
      SPEC,
      `if (process.env.AGENT_API_KEY !== 'sk-1234567890abcdef') process.exit(9)`,
    )
    story = makeStory({ adapt: (folder) => useAgent(folder, script, { key: 'AGENT_API_KEY' }) })
    const without = await story.run(SPEC, ['--until', 'generate'])
    expect(without.unit.error?.code).toBe('MODEL_KEY_MISSING')
    const env = { AGENT_API_KEY: 'sk-1234567890abcdef' }
    const given = await story.run(SPEC, ['--until', 'generate'], env)
    expect([given.unit.error, given.stderr.includes('which is given AGENT_API_KEY')]).toEqual([
      undefined,
      true,
    ])
  })

  it('is never given a variable that is not named like a key, whatever factory.yml says', async () => {
    story = makeStory({ adapt: (folder) => useAgent(folder, agentScript(SPEC), { key: 'PROD_DATABASE' }) })
    const { unit } = await story.run(SPEC, ['--until', 'generate'], { PROD_DATABASE: 'postgres://secret' })
    expect(unit.error?.code).toBe('MODEL_KEY_NAME')
  })

  it('is asked by jidoka prompt what it would be asked, and no file is part of that', async () => {
    story = makeStory({ adapt: (folder) => useAgent(folder, agentScript(SPEC)) })
    const { stdout } = await story.cli(['prompt', `specs/${SPEC}.spec.md`])
    expect(stdout).toContain('"command":["node","tools/agent.mjs"]')
    expect(stdout).toContain('change the files in this folder, and end')
    expect(stdout).not.toContain('export function words')
  })

  it('sees no hold-out of the spec', async () => {
    const script = `import { readFileSync, readdirSync, statSync } from 'node:fs'
      const files = readdirSync('.', { recursive: true }).filter((name) => statSync(name).isFile())
      const texts = [readFileSync(0, 'utf8'), ...files.map((name) => readFileSync(name, 'utf8'))].join('\\n')
      console.log(files.some((name) => name.startsWith('specs')), texts.includes('45m ' + '45m'))`
    story = makeStory({
      adapt(folder) {
        useAgent(folder, script)
        edit(folder, `specs/${SPEC}.spec.md`, /^acceptance:\n/m, `acceptance:\n${HOLD_OUT}`)
        edit(folder, 'README.md', /$/, '\nparseDuration("45m 45m") is 5400000\n')
      },
    })
    const { unit, stderr } = await story.run(SPEC, ['--until', 'generate'])
    const [, generated] = storedParcels(story.folder, unit.serial)
    expect(generated?.attachments.get('transcript.txt'), stderr).toBe('false false')
  })
})

const HOLD_OUT = `  - id: AC-9
    ears: When a unit stands twice, parseDuration shall add both.
    holdout: true
    examples:
      - { call: 'parseDuration("45m 45m")', returns: 5400000 }
`

/** The links of both rounds say which program it was, what it printed, and what it was told. */
function checkRecord(serial: string): void {
  const generated = storedParcels(story.folder, serial).filter(
    ({ extension }) => extension.action === 'generate',
  )
  const model = { requested: 'agent', answered: 'agent 1.2.3 (a script)' }
  expect(generated.map(({ extension }) => extension.evidence['model'])).toEqual([model, model])
  const transcripts = generated.map(({ attachments }) => attachments.get('transcript.txt'))
  expect(transcripts).toEqual(['working on round 1', 'working on round 2'])
  expect(generated[1]?.extension.evidence).toMatchObject({
    template: 'generate-agent/1',
    context: { included: [], left: [] },
    feedback: { station: 'test' },
    usage: { calls: 1, inputTokens: 0, outputTokens: 0 },
  })
}

describe('what a program that writes may not do', () => {
  it('halts the unit when it leaves its scope', async () => {
    const script = agentScript('mask-email', `writeFileSync('src/words.ts', 'export const a = 1\\n')`)
    story = makeStory({ adapt: (folder) => useAgent(folder, script) })
    const { unit, exit } = await story.run('mask-email')
    expect([exit, unit.verdict, unit.stoppedBy]).toEqual([1, 'halted', 'generate'])
    const [, generated] = storedParcels(story.folder, unit.serial)
    expect(generated?.extension.findings).toMatchObject([
      { code: 'CHANGE_OUT_OF_SCOPE', file: 'src/words.ts' },
    ])
  })

  it('is left out where nobody asked for it and no code needs it', async () => {
    const more = `mkdirSync('docs'); writeFileSync('docs/notes.md', 'x'); writeFileSync('logo.png', Buffer.from([0, 1]))`
    story = makeStory({ adapt: (folder) => useAgent(folder, agentScript('mask-email', more)) })
    const { unit, stderr } = await story.run('mask-email', ['--until', 'generate'])
    expect(unit.error, stderr).toBeUndefined()
    const [, generated] = storedParcels(story.folder, unit.serial)
    expect(generated?.extension.findings).toMatchObject([
      { code: 'GENERATE_LEFT_OUT', file: 'docs/notes.md' },
      { code: 'WRITER_LEFT_OUT', file: 'logo.png' },
    ])
    const written = JSON.stringify(generated?.extension.evidence['written'])
    expect([written.includes('src/mask.ts'), written.includes('notes.md')]).toEqual([true, false])
  })
})
