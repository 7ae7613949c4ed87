import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answer, isReview } from '../support/answers.ts'
import {
  startModelServer,
  type ModelServer,
  type SeenRequest,
  type Turn,
} from '../support/model-server/model-server.ts'
import { addProbe, doubts } from '../support/probing.ts'
import { runCommand } from '../support/processes.ts'
import { edit, makeStory, type Story, type UnitJson } from '../support/story.ts'

const SPEC = 'truncate-middle'
const FILE = 'src/truncate.ts'
const RECORDED = ['--mode', 'replay']

interface Asked extends UnitJson {
  questions?: { call: string; value: object; second?: object; proposed?: object }[]
}

interface Told extends Story {
  requests: ModelServer['requests']
  git: (...words: string[]) => string
  /** Answers a question of a unit, and commits it. */
  answer: (unit: UnitJson, ...words: string[]) => Promise<void>
}

/** Tells a story of the example with a station that probes, whose models are this script. */
async function withModels(
  script: (request: SeenRequest) => Turn,
  adapt: (folder: string, endpoint: string) => void,
  tell: (story: Told) => Promise<void>,
): Promise<void> {
  const server = await startModelServer(script)
  const story = makeStory({
    endpoint: server.url,
    adapt(folder) {
      addProbe(folder)
      adapt(folder, server.url)
    },
  })
  const git = (...words: string[]): string => runCommand(story.folder, 'git', ...words)
  try {
    await tell({
      ...story,
      git,
      requests: server.requests,
      async answer({ serial }, ...words) {
        const ran = await story.cli(['answer', serial, ...words, '--by', 'Ada'])
        expect([ran.exit, ran.stderr]).toEqual([0, ''])
        git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '-qam', 'answer')
      },
    })
  } finally {
    story.remove()
    await server.close()
  }
}

/** The change of the example, where short limits are something else. */
function changeWith(request: SeenRequest, short: string): string {
  const kept = 'const kept = limit - 1'
  return answer(SPEC, 'generate.r1', request).replace(kept, `${kept}\n  ${short}`)
}

const SECONDS_OWN = 'if (limit < 10) return ELLIPSIS + characters.slice(characters.length - kept).join("")'
const REPAIRED = 'if (limit > 1 && limit < 10) return characters.slice(0, limit).join("")'

test('a second writer that differs is a question; it is in no release, and an answer against both sends the change back', async () => {
  let written = 0
  const script = (request: SeenRequest): Turn => {
    if (isReview(request)) return answer(SPEC, 'review.r1', request)
    if (request.body.model === 'second-1') return changeWith(request, SECONDS_OWN)
    return written++ === 0 ? answer(SPEC, 'generate.r1', request) : changeWith(request, REPAIRED)
  }
  const adapt = (folder: string, endpoint: string): void => {
    const second = `second: { endpoint: "${endpoint}", model: second-1, family: third }`
    edit(folder, 'factory.yml', /^models:$/m, `adequacy: off\n$&\n  ${second}`)
    edit(folder, `specs/${SPEC}.spec.md`, 'risk: low', 'risk: high')
  }
  await withModels(script, adapt, async ({ run, requests, answer: reply, git }) => {
    const base = git('rev-parse', 'HEAD')
    const asking = await run(SPEC)
    const { questions = [], usage }: Asked = asking.unit
    const call = questions[0]?.call ?? ''
    const [text, limit] = JSON.parse(call.replace(/^truncateMiddle\((.*)\)$/, '[$1]')) as [string, number]
    const characters = Array.from(text)
    const first = characters.slice(0, Math.ceil((limit - 1) / 2)).join('')
    expect([asking.exit, usage.calls, questions.slice(0, 1)]).toMatchObject([
      ...[4, 3],
      [
        {
          value: { returns: expect.stringContaining(`${first}…`) },
          second: { returns: expect.stringMatching(/^…/) },
        },
      ],
    ])

    let unit: Asked = asking.unit
    for (let asked = 0; asked < 4 && unit.verdict === 'asking'; asked += 1) {
      for (const [index] of (unit.questions ?? []).entries()) await reply(unit, String(index + 1), '--yes')
      unit = (await run(SPEC, RECORDED)).unit
    }
    expect([unit.verdict, unit.usage]).toEqual(['released', usage])
    expect(git('show', `factory/${unit.serial}`)).toContain('+export function truncateMiddle')
    // the ledger keeps the trace, which says what was compared
    const released = ['log', '--exclude=factory-ledger', '--branches', '--patch']
    expect(git(...released)).not.toContain('characters.length - kept')

    git('reset', '--quiet', '--hard', base)
    // neither of the two does that
    await reply(asking.unit, '1', '--returns', JSON.stringify(characters.slice(0, limit).join('')))
    const repaired = await run(SPEC)
    expect(repaired.unit.rounds).toBe(2)
    expect(['asking', 'released']).toContain(repaired.unit.verdict)
    expect(repaired.stderr).toContain('test round 1 stop')
    expect(requests.map(({ body }) => body.model)).toEqual([
      ...['gpt-5.2', 'second-1', 'reviewer-1'],
      ...['gpt-5.2', 'reviewer-1'],
    ])
  })
})

test('a call that the reviewer names is run: it drops the finding, sends the change back, or is a question with what it should give', async () => {
  const right = { call: 'truncateMiddle("Oak chair", 9)', should: '"Oak chair"', criterion: 'AC-1' }
  const wrong = { call: 'truncateMiddle("Oak chair", 2.5)', should: 'RangeError', criterion: 'AC-3' }
  const silent = { call: 'truncateMiddle("Oak chair with armrests", 2)', should: '"…s"' }
  let [written, reviewed] = [0, 0]
  const script = (request: SeenRequest): Turn => {
    if (isReview(request)) return doubts(FILE, reviewed++ === 0 ? [right, wrong, silent] : [right, silent])
    const text = answer(SPEC, 'generate.r1', request)
    return written++ === 0 ? text.replace('!Number.isInteger(limit) || ', '') : text
  }
  await withModels(
    script,
    () => undefined,
    async ({ run, requests, answer: reply, cli, folder, git }) => {
      const asking = await run(SPEC)
      const { rounds, questions }: Asked = asking.unit
      expect([asking.exit, rounds, questions]).toMatchObject([
        ...[4, 2],
        [{ call: silent.call, value: { returns: 'O…' }, proposed: { returns: '…s' } }],
      ])
      const told = requests[2]?.prompt ?? ''
      expect(told).toContain(`block ADEQUACY_COUNTEREXAMPLE AC-3: ${wrong.call} returned`)
      expect(told).not.toContain(silent.call)

      await reply(asking.unit, '1', '--yes')
      const released = await run(SPEC, RECORDED)
      expect([released.exit, released.unit.verdict, released.unit.rounds]).toEqual([0, 'released', 2])
      expect(requests).toHaveLength(4)

      const kept = await cli(['answer', released.unit.serial, '--keep', '--by', 'Ada'])
      expect([kept.exit, kept.stdout]).toEqual([
        0,
        expect.stringContaining(`AC-3: ${wrong.call} throws RangeError`),
      ])
      expect(readFileSync(join(folder, 'specs', `${SPEC}.spec.md`), 'utf8')).toMatch(
        /call: .*"Oak chair", 2\.5.*throws: RangeError, holdout: true, by: .?Ada/,
      )
      expect((await cli(['answer', released.unit.serial, '--keep', '--by', 'Ada'])).stdout).toContain(
        'no call',
      )
      git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '-qam', 'keep')
      // the first draft fails sooner now, so its repair is asked for in other words
      const again = await run(SPEC)
      expect([again.unit.verdict, again.unit.rounds]).toEqual(['released', 2])
      expect(again.stderr).toContain('test round 1 stop')
    },
  )
})
