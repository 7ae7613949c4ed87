import { describe, expect, it } from 'vitest'
import { heldSpecs } from '../../../../shared/github/andon/held-specs.ts'
import { refuseStoppedJob } from '../../../../shared/github/andon/refuse-stopped-job.ts'
import { githubFacts } from '../../../../shared/github/github-facts.ts'
import { readFactory } from '../../../../shared/factory/read-factory.ts'
import type { Factory } from '../../../../shared/factory/factory.ts'
import type { Trust } from '../../../../shared/trace/verify/trust.ts'
import { append } from '../../../support/ledger.ts'
import { refusalOf } from '../../../support/refusal-of.ts'
import { makeRepository } from '../../../support/repository.ts'

const TRUST: Trust = { repository: 'l', assurance: 'local', keys: new Map() }
/** A server that nobody is at. */
const SERVER = {
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'http://127.0.0.1:9',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '1',
}
const COMPILED = {
  ...SERVER,
  GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/factory-unit.yml@refs/heads/main',
}

function factoryOf(more: string): Factory {
  const text = `version: "1"\nname: l\n${more}line:\n  spec-validate: { pass: trace-publish }\n  trace-publish: {}\n`
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.factory
}

interface Asked {
  warnings: string[]
  code: string | undefined
}

/** What a job does whose ledger holds a pull in its own clone, which is not that of its server. */
async function ask(env: NodeJS.ProcessEnv, more = ''): Promise<Asked> {
  const repository = makeRepository({})
  const warnings: string[] = []
  await append(repository.path, [{ kind: 'andon', action: 'pull', scope: '*', by: 'Ada', reason: 'x' }])
  const unit = { factory: factoryOf(more), specPath: 'specs/a.spec.md' }
  const spending = {
    repo: repository.path,
    token: '',
    env,
    trust: TRUST,
    warn: (line: string) => void warnings.push(line),
  }
  try {
    await refuseStoppedJob(unit, spending)
    return { warnings, code: undefined }
  } catch (thrown) {
    return { warnings, code: (thrown as { code?: string }).code }
  } finally {
    repository.remove()
  }
}

describe.concurrent('a job', () => {
  it('that is no run of GitHub looks at the ledger of its clone', async () => {
    expect(await ask({})).toEqual({ warnings: [], code: 'ANDON_PULLED' })
  })

  it('of a line that is wired by hand asks nobody unless factory.yml has andon', async () => {
    expect(await ask(SERVER)).toEqual({ warnings: [], code: undefined })
    expect(await ask({ GITHUB_RUN_ID: '1' })).toEqual({ warnings: [], code: undefined })
  })

  it('stops where the line has andon and the server does not answer', async () => {
    expect(await ask(SERVER, 'andon: {}\n')).toEqual({ warnings: [], code: 'LEDGER_UNREACHABLE' })
  })

  it('of a compiled line without it goes on, with a warning', async () => {
    const { warnings, code } = await ask(COMPILED)
    expect([warnings.length, code]).toEqual([1, undefined])
  })

  it('that plans stops in the same way', async () => {
    const repository = makeRepository({ a: 'a' })
    const facts = githubFacts(SERVER)
    if (facts === undefined) throw new Error('no facts')
    const planned = { factory: factoryOf('andon: {}\n'), commit: 'HEAD', specs: ['specs/a.spec.md'] }
    const access = { repo: repository.path, token: '', env: SERVER, warn: () => undefined }
    expect(await refusalOf(() => heldSpecs(facts, planned, access))).toMatchObject({
      code: 'LEDGER_UNREACHABLE',
    })
    repository.remove()
  })
})
