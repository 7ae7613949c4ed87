import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptPlaces } from '../../../shared/commands/kept-places.ts'
import { runCommands, type RunCommandsOptions } from '../../../shared/commands/run-commands.ts'
import type { CommandWork, Station } from '../../../shared/factory/factory.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import type { Dependency } from '../../../shared/specification/document/spec.ts'
import { judgeOutcome } from '../../../shared/line/judge-outcome.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import { WAYS } from '../../support/isolation.ts'
import { WITHOUT_EXAMPLES } from '../../support/unit-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`

let repository: TestRepository
let base: string
let tmp: string
beforeEach(() => {
  repository = makeRepository()
  base = repository.commit({ 'src/one.js': 'one\n', 'src/two.js': 'two\n', 'specs/a.spec.md': 'expected\n' })
  tmp = mkdtempSync(join(tmpdir(), 'jidoka-set-up-'))
})
afterEach(() => {
  repository.remove()
  expect(readdirSync(tmp)).toEqual([])
  rmSync(tmp, { recursive: true, force: true })
})

const station = (run: string[], fields: Partial<CommandWork> = {}): Station => ({
  name: 'test',
  work: { kind: 'run', run, report: undefined, minutes: 1, ...fields },
  pass: 'review',
  stop: 'generate',
})
const setup = (...run: string[]) => ({ setup: { run, minutes: 1, secrets: ['NPM_TOKEN'] } })
const CHANGE = [{ path: 'src/one.js', content: 'changed\n' }]

const run = (of: Station, options: Partial<RunCommandsOptions> = {}): Promise<RunOutcome> =>
  runCommands({
    ...WITHOUT_EXAMPLES,
    ...{ repo: repository.path, base, changeSet: changeSetOf(base, CHANGE), station: of, round: 1, tmp },
    env: { PATH },
    ...options,
  })

describe.each(WAYS)('setup, with commands %s,', (_, apart) => {
  it('runs on the base before the change is laid; what it made is there for the commands', async () => {
    const of = station(
      ['cat made src/one.js "$HOME/cache"; exit 1'],
      setup('cat src/one.js > made', 'echo x > "$HOME/cache"'),
    )
    expect(await run(of, { apart })).toMatchObject({ output: 'one\nchanged\nx' })
  })

  it('and the commands start in the folder of the station, which a change may have emptied', async () => {
    const of = station(['cat made; pwd; exit 1'], { ...setup('cat one.js > made'), directory: 'src' })
    const { output } = await run(of, { apart })
    expect(output).toBe('one\n./src')
    const gone = station(['echo x > written; ls -A; exit 1'], { directory: 'packages/app' })
    expect(await run(gone, { apart })).toMatchObject({ output: 'written' })
    await expect(run(station(['true'], { directory: 'src/one.js' }), { apart })).rejects.toMatchObject({
      code: 'RUN_COULD_NOT',
    })
  })

  it('may change tracked files: base and change are laid anew', async () => {
    const of = station(['cat src/one.js src/two.js; exit 1'], setup('echo other > src/two.js; rm src/one.js'))
    expect(await run(of, { apart })).toMatchObject({ output: 'changed\ntwo' })
  })

  it('that fails is an error and no verdict, whatever the change is', async () => {
    const ran = join(tmp, 'ran')
    await expect(run(station([`touch ${ran}`], setup('true', 'exit 3')), { apart })).rejects.toMatchObject({
      code: 'RUN_SETUP',
      retryable: true,
    })
    expect(existsSync(ran)).toBe(false)
  })

  it('that fails says what it printed, and no secret of it', async () => {
    const failing = station(['true'], setup('echo "error: denied for $NPM_TOKEN"; exit 3'))
    const failed = run(failing, { apart, env: { PATH, NPM_TOKEN: 'npm_0123456789abcdef' } })
    await expect(failed).rejects.toThrow(/ended with exit code 3 on the base commit: error: denied for \S+$/)
    await expect(failed).rejects.not.toThrow('npm_0123456789abcdef')
  })

  it('that takes too long is an error', async () => {
    const slow = { setup: { run: ['sleep 1000'], minutes: 0.005, secrets: [] } }
    await expect(run(station(['true'], slow), { apart })).rejects.toMatchObject({ code: 'RUN_SETUP' })
  })

  it('alone is given the secrets of the station; named variables are given to both', async () => {
    const print =
      'echo "token ${NPM_TOKEN-none} mirror ${MIRROR-none} proxy ${HTTPS_PROXY-none} ca ${NODE_EXTRA_CA_CERTS-none}"'
    const of = station([`cat seen; ${print}; exit 1`], { ...setup(`${print} > seen`), env: ['MIRROR'] })
    const env = {
      PATH,
      NPM_TOKEN: 'npm_Secret0123456789',
      MIRROR: 'm',
      HTTPS_PROXY: 'p',
      NODE_EXTRA_CA_CERTS: 'c',
      OTHER: 'o',
    }
    expect((await run(of, { apart, env })).output.split('\n')).toEqual([
      'token [REDACTED:NPM_TOKEN] mirror m proxy p ca c',
      'token none mirror m proxy none ca none',
    ])
  })

  it('runs once for all rounds of a unit, and no round sees what an earlier one did to its products', async () => {
    const places = keptPlaces(tmp)
    const of = station(
      [
        'test "$(ls -A)" = "$(printf "made\\nspecs\\nsrc")"',
        'test "$(cat made "$HOME/cache")" = "$(printf "made\\ncache")"',
        'echo poison >> made; echo poison > "$HOME/cache"; touch left',
      ],
      setup('echo made > made', 'echo cache > "$HOME/cache"'),
    )
    const said: string[] = []
    const options = { apart, places, say: (line: string) => void said.push(line) }
    const outcomes = [await run(of, options), await run(of, { ...options, round: 2 })]
    await places.remove()
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['success', 'success'])
    expect(said).toEqual(['setup: "echo made > made"', 'setup: "echo cache > \\"$HOME/cache\\""'])
  })
})

describe('commands that fail', () => {
  it('are run again on what setup made once, as it was then', async () => {
    const places = keptPlaces(tmp)
    const of = station(
      ['cat made; echo poison >> made; ! grep changed src/one.js'],
      setup('echo made > made'),
    )
    const said: string[] = []
    const printed: Buffer[] = []
    const options = { places, say: (line: string) => void said.push(line) }
    const { outcome } = await run(of, { ...options, print: (chunk) => void printed.push(chunk) })
    await places.remove()
    expect([outcome, said.length]).toEqual(['failure', 1])
    const lines = Buffer.concat(printed).toString().split('\n')
    expect(lines.filter((line) => /^(?:made|poison)$/.test(line))).toEqual(['made', 'made', 'made'])
  })
})

describe.each(WAYS)('the tree, with commands %s,', (_, apart) => {
  it.each([
    ['a tracked file', 'echo x > src/two.js', ['src/two.js']],
    ['a file of the change', 'echo x >> src/one.js', ['src/one.js']],
    ['a mode', 'chmod +x src/two.js', ['src/two.js']],
    ['a file removed', 'rm src/two.js', ['src/two.js']],
    ['a file that became a link', 'cp src/two.js other; ln -sf ../other src/two.js', ['src/two.js']],
    ['a folder that became a link', 'mv src real; ln -s real src', ['src']],
  ])('stops the next command when one changed %s', async (__, command, changed) => {
    const outcome = await run(station([command, 'echo reached']), { apart })
    expect(outcome).toMatchObject({ verdict: 'stop', outcome: 'failure', output: '', changed })
    const { verdict } = judgeOutcome(outcome)
    expect(verdict.findings.map(({ code }) => code)).toEqual(['RUN_TREE_CHANGED'])
  })

  it('may get new files, and the last command may do what it likes', async () => {
    expect(await run(station(['echo x > new', 'cat new', 'rm -rf src']), { apart })).toMatchObject({
      verdict: 'pass',
    })
  })

  it('has no history, unless the station asks for it: then the outcome says so', async () => {
    expect(await run(station(['test ! -e .git']), { apart })).toMatchObject({ outcome: 'success' })
    const of = station(['git log --format=%H; git status --short; git show HEAD:specs/a.spec.md; exit 1'], {
      git: true,
    })
    expect(await run(of, { apart })).toMatchObject({ git: true, output: `${base}\n M src/one.js\nexpected` })
  })
})

describe.each(WAYS)('a secret of the caller, with commands %s,', (_, apart) => {
  const secret = 'sk-Hidden0123456789'
  const env = { PATH, WRITER_KEY: secret, PLAIN: 'plain-Value-0123456789' }

  it.each([
    ['as it is', secret],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['backwards', Array.from(secret).reverse().join('')],
    ['in hex', Buffer.from(secret).toString('hex')],
  ])('does not stand in an outcome %s', async (__, spelling) => {
    const xml = `<testsuites><testcase name="a ${spelling}"><failure message="m">${spelling}</failure></testcase></testsuites>`
    const of = station([`echo ${spelling}; echo '${xml}' > junit.xml; exit 1`], { report: 'junit.xml' })
    const told = JSON.stringify({ ...(await run(of, { apart, env })), commands: [] })
    expect(told).not.toContain(spelling)
    expect(told).toContain('[REDACTED:WRITER_KEY]')
  })

  it('is known by the names that the caller gives, too', async () => {
    const of = station([`echo ${env.PLAIN}; exit 1`])
    expect((await run(of, { apart, env })).output).toBe(env.PLAIN)
    expect((await run(of, { apart, env, secrets: ['PLAIN'] })).output).toBe('[REDACTED:PLAIN]')
  })
})

it('the repository is left as it was', async () => {
  await run(station(['true'], { git: true }))
  expect(readFileSync(join(repository.path, 'src/one.js'), 'utf8')).toBe('one\n')
})

describe.each(WAYS)('setup of a change that brings other packages, with commands %s,', (_, apart) => {
  const LINES = 'cat package.json >> "$HOME/seen" 2> /dev/null || echo none >> "$HOME/seen"'
  const TOLD = ['cat "$HOME/seen"; exit 1']
  const bringing = (path: string) =>
    changeSetOf(base, [...CHANGE, { path, content: '{ "name": "of-the-change" }\n' }])

  const MS: Dependency = { name: 'ms', range: '^2.1.3', section: 'dependencies', manifest: 'package.json' }
  const NAMING = { ...WITHOUT_EXAMPLES, spec: { ...WITHOUT_EXAMPLES.spec, dependencies: [MS] } }

  it.each([
    [
      'a manifest for which the spec names packages',
      'package.json',
      NAMING,
      'none\n{ "name": "of-the-change" }',
    ],
    ['a lock file', 'packages/kit/package-lock.json', WITHOUT_EXAMPLES, 'none\nnone'],
    ['not: another manifest', 'package.json', WITHOUT_EXAMPLES, 'none'],
    ['not: anything else', 'src/three.js', NAMING, 'none'],
  ])('is run again where it writes %s', async (_what, path, unit, output) => {
    const of = station(TOLD, setup(LINES))
    expect(await run(of, { ...unit, apart, changeSet: bringing(path) })).toMatchObject({ output })
  })

  it('is given no secret then, and is not run again by what makes files', async () => {
    const secret = setup('echo "${NPM_TOKEN:-no token}" >> "$HOME/seen"')
    const options = {
      ...NAMING,
      apart,
      changeSet: bringing('package.json'),
      env: { PATH, NPM_TOKEN: 'of-this-machine-4711' },
    }
    const { output } = await run(station(TOLD, secret), options)
    expect(output.split('\n')).toHaveLength(2)
    expect(output).toMatch(/\nno token$/)
    const made = await run(station(TOLD, { ...secret, produces: ['package-lock.json'] }), options)
    expect(made.output.split('\n')).toHaveLength(1)
  })

  it('is an error of the machine where it fails, and says on what', async () => {
    const failing = run(station(['true'], setup('test ! -e package.json')), {
      ...{ ...NAMING, apart, changeSet: bringing('package.json') },
    })
    await expect(failing).rejects.toMatchObject({
      code: 'RUN_SETUP',
      message: expect.stringContaining('with the packages of the change') as string,
    })
  })
})
