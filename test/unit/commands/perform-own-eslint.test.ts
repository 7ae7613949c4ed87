import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Isolation } from '../../../shared/commands/isolation/isolation.ts'
import { runCommands } from '../../../shared/commands/run-commands.ts'
import type { CommandWork } from '../../../shared/factory/factory.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { outcomeDocument, type RunOutcome } from '../../../shared/line/outcome.ts'
import { ownEslintOrder } from '../../../shared/own-eslint/order.ts'
import { BEST, NOT_APART } from '../../support/isolation.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { factoryOf, specOf } from '../../support/unit-of.ts'

const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`
/** Our own packages: the processes may see them. */
const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url))

let repository: TestRepository
beforeEach(() => (repository = makeRepository({ 'package.json': '{ "type": "module" }\n' })))
afterEach(() => repository.remove())

async function run(
  config: string | undefined,
  ownEslint: CommandWork['ownEslint'],
  apart: Isolation,
): Promise<RunOutcome> {
  const base = repository.commit({ 'eslint.config.js': config, 'src/a.js': 'let a\n' })
  const changeSet = changeSetOf(base, [{ path: 'src/b.js', content: 'let b\n' }])
  const setup = { run: [`ln -s ${MODULES} node_modules`], minutes: 1, secrets: [] }
  const work = { kind: 'run', run: [], report: undefined, minutes: 5, setup, ownEslint } as CommandWork
  const station = { name: 'own-eslint', work, pass: undefined, stop: undefined }
  const repo = repository.path
  return runCommands({
    ...{
      repo,
      base,
      changeSet,
      station,
      apart,
      round: 1,
      spec: specOf(),
      env: { PATH, API_KEY: 'secret' },
    },
    factory: factoryOf({ line: [station] }),
    ownEslint: await ownEslintOrder({ repo, changeSet, directory: '', made: [], tests: [] }),
  })
}

/** Says what the configuration could do. */
const CURIOUS = (secret: string): string => `import { existsSync, writeFileSync } from 'node:fs'
let how = 'written'
try { writeFileSync(new URL('./src/a.js', import.meta.url), 'x') } catch ({ code }) { how = code }
const said = [how, existsSync(${JSON.stringify(secret)}), process.env.API_KEY].join(' ')
const own = { create: (context) => ({ Program: (node) => context.report({ node, message: said }) }) }
export default [{ files: ['src/*.js'], plugins: { own: { rules: { own } } }, rules: { 'own/own': 'error' } }]
`

describe("a station with the team's own ESLint", () => {
  it.skipIf(BEST.kind === 'none')(
    'runs it apart: no key, no repository, and a tree that it cannot write',
    async () => {
      const outcome = await run(CURIOUS(join(repository.path, 'package.json')), 'optional', BEST)
      expect(outcome).toMatchObject({
        ...{ verdict: 'pass', isolation: BEST.kind, commands: [] },
        ownEslint: {
          files: ['src/b.js'],
          configs: [{ path: 'eslint.config.js' }],
          added: [{ path: 'src/b.js', rule: 'own/own', message: 'EROFS false' }],
        },
      })
      expect(outcomeDocument.parse(outcome, 'the outcome')).toEqual(outcome)
    },
  )

  it('does not run it where nothing keeps it apart', async () => {
    const ownEslint = { kind: 'unavailable', reason: 'not-isolated' }
    expect(await run('process.exit(1)', 'optional', NOT_APART)).toMatchObject({
      isolation: 'none',
      ownEslint,
    })
  })

  it('is in error where it has to judge and cannot', async () => {
    await expect(run(undefined, 'required', BEST)).rejects.toMatchObject({
      code: 'ESLINT_OWN_UNAVAILABLE',
      message: expect.stringContaining('the base commit has no eslint.config file') as string,
    })
    await expect(run('process.exit(1)', 'required', NOT_APART)).rejects.toMatchObject({
      code: 'ESLINT_OWN_UNAVAILABLE',
    })
  })
})
