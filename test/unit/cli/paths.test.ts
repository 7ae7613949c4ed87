import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeExample } from '../../../examples/repository.ts'
import { command as answer } from '../../../shared/cli/answer.ts'
import { readArguments, type Command } from '../../../shared/cli/command.ts'
import { command as compile } from '../../../shared/cli/compile.ts'
import { command as replay } from '../../../shared/cli/replay.ts'
import { command as show } from '../../../shared/cli/show.ts'
import { command as trace } from '../../../shared/cli/trace.ts'
import { command as validate } from '../../../shared/cli/validate.ts'
import { command as verify } from '../../../shared/cli/verify.ts'
import { FactoryError } from '../../../shared/errors.ts'
import { prepareUnit } from '../../../shared/local/prepare.ts'
import { SERIAL } from '../../support/resigned-trace.ts'

const DOCS = join(import.meta.dirname, '..', '..', '..', 'docs', 'traces')
const SPEC = 'specs/truncate-middle.spec.md'
const TRACE = `.jidoka/traces/${SERIAL}`
const TRUST = 'trust.json'

const home = realpathSync(mkdtempSync(join(tmpdir(), 'jidoka-paths-')))
const top = join(home, 'repository')
const linked = join(home, 'linked')
beforeAll(() => {
  makeExample(top)
  cpSync(join(DOCS, SERIAL), join(top, TRACE), { recursive: true })
  cpSync(join(DOCS, 'trust.json'), join(top, TRUST))
  symlinkSync(top, linked)
  mkdirSync(join(home, 'links'))
  for (const [path, name] of [
    [SPEC, 'spec.md'],
    [TRACE, SERIAL],
    [TRUST, TRUST],
    ['factory.yml', 'line.yml'],
  ] as const)
    symlinkSync(join(top, path), join(home, 'links', name))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** A way to name a file of the repository: where a person stands, what they write, and which repository they name. */
interface Way {
  cwd: string
  named: (path: string) => string
  repo?: string
}

const LINKS: Record<string, string> = { [SPEC]: 'spec.md', [TRACE]: SERIAL, 'factory.yml': 'line.yml' }

const WAYS: Record<string, Way> = {
  'at the top': { cwd: top, named: (path) => path },
  'from a folder below': { cwd: join(top, 'src'), named: (path) => `../${path}` },
  'from a folder below, as at the top': { cwd: join(top, 'src'), named: (path) => path },
  'from elsewhere': { cwd: home, named: (path) => `repository/${path}`, repo: 'repository' },
  'from elsewhere, as at the top': { cwd: home, named: (path) => path, repo: 'repository' },
  absolute: { cwd: top, named: (path) => join(top, path) },
  'absolute, from elsewhere': { cwd: tmpdir(), named: (path) => join(top, path), repo: top },
  'in a link to the repository': { cwd: linked, named: (path) => path },
  'absolute through a link': { cwd: top, named: (path) => join(linked, path) },
  'from elsewhere through a link': { cwd: home, named: (path) => path, repo: 'linked' },
  'by a link to it': { cwd: top, named: (path) => join(home, 'links', LINKS[path] ?? path) },
}

async function told(command: Command, way: Way, words: string[]): Promise<object> {
  const { signal } = new AbortController()
  const terminal = { cwd: way.cwd, env: {}, say: () => undefined, signal }
  const all = [...words, ...(way.repo === undefined ? [] : ['--repo', way.repo])]
  try {
    const { exit, json } = await command.run(readArguments(command, all), terminal)
    return { exit, json }
  } catch (thrown) {
    if (!(thrown instanceof FactoryError)) throw thrown
    return { error: thrown.code }
  }
}

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  const { cwd, named, repo } = way
  const traced = [named(TRACE), '--trust', named(TRUST)]

  it('a spec is the same to validate and run', async () => {
    expect(await told(validate, way, [SPEC].map(named))).toMatchObject({
      exit: 0,
      json: { specs: [SPEC], compared: 4 },
    })
    const { specPath, repo: found } = await prepareUnit({ cwd, repo, factory: undefined, spec: named(SPEC) })
    expect([specPath, found]).toEqual([SPEC, top])
  })

  it('a factory.yml is the same to validate, show and run', async () => {
    const factory = named('factory.yml')
    expect(await told(validate, way, [named(SPEC), '--factory', factory])).toMatchObject({ exit: 0 })
    expect(await told(show, way, ['--factory', factory])).toMatchObject({ json: { name: 'text-kit' } })
    const unit = await prepareUnit({ cwd, repo, factory, spec: named(SPEC) })
    expect(unit.factoryPath).toBe('factory.yml')
  })

  it('a trace and its trust file are the same to verify, trace, replay and answer', async () => {
    const { json } = (await told(verify, way, traced)) as { json?: object }
    expect(json).toMatchObject({ serial: SERIAL, verified: true })
    expect(await told(trace, way, traced)).toMatchObject({ exit: 0, json: { serial: SERIAL } })
    // both come as far as their trace lets them: another repository holds its base, and it asks nothing
    expect(await told(replay, way, traced)).toEqual({ error: 'GIT_REVISION_UNKNOWN' })
    expect(await told(answer, way, traced)).toEqual({ error: 'ANSWER_NOT_ASKED' })
  })
})

describe.each(Object.entries(WAYS))('%s, with no path named', (_, way) => {
  it('the repository is the same to compile and validate', async () => {
    // its line signs with keys of one machine, so it is found and refused
    expect(await told(compile, way, ['--check'])).toEqual({ error: 'FACTORY_INVALID' })
    expect(await told(validate, way, [])).toMatchObject({ json: { compared: 4 } })
  })

  it('the serial of a trace is enough for verify, trace, replay and answer', async () => {
    const words = [SERIAL, '--trust', join(top, TRUST)]
    expect(await told(verify, way, words)).toMatchObject({ exit: 0, json: { serial: SERIAL } })
    expect(await told(trace, way, words)).toMatchObject({ exit: 0 })
    expect(await told(replay, way, words)).toEqual({ error: 'GIT_REVISION_UNKNOWN' })
    expect(await told(answer, way, words)).toEqual({ error: 'ANSWER_NOT_ASKED' })
  })
})

it('a serial that lies nowhere is looked for where a person stands', async () => {
  const nowhere = { cwd: home, named: (path: string) => path }
  expect(await told(verify, nowhere, ['JD-0000-0000-0000'])).toEqual({ error: 'TRUST_MISSING' })
  expect(await told(trace, nowhere, ['JD-0000-0000-0000'])).toEqual({ error: 'GIT_NOT_A_REPOSITORY' })
})
