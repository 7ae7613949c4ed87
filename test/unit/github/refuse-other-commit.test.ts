import { describe, expect, it } from 'vitest'
import { refuseOtherCommit, refuseWithoutBranch } from '../../../shared/github/refuse-other-commit.ts'
import { githubOptions } from '../../../shared/factory/github-options.ts'
import { EXAMPLE, factoryFrom } from '../compile/lines.ts'

const BASE = 'a'.repeat(40)
const OTHER = 'b'.repeat(40)

function run(variables: Record<string, string> = {}): Record<string, string> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_SHA: BASE,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_WORKFLOW_REF: 'example/shop/.github/workflows/factory-unit.yml@refs/heads/main',
    ...variables,
  }
}

const BY_HAND = 'example/shop/.github/workflows/line.yml@refs/heads/main'

describe('a run of a unit', () => {
  it('at the commit that was planned is let be', () => {
    expect(() => refuseOtherCommit(BASE, run())).not.toThrow()
  })

  it.each([OTHER, 'HEAD', 'main', BASE.slice(0, 12), ''])('that was planned at %j is refused', (base) => {
    expect(() => refuseOtherCommit(base, run())).toThrow(expect.objectContaining({ code: 'BASE_MOVED' }))
  })

  it('that is wired by hand chooses its base itself', () => {
    expect(() => refuseOtherCommit(OTHER, run({ GITHUB_WORKFLOW_REF: BY_HAND }))).not.toThrow()
    expect(() => refuseOtherCommit(OTHER, {})).not.toThrow()
  })
})

describe('a unit that is to be delivered', () => {
  const factory = factoryFrom(EXAMPLE)
  const TAG = 'refs/tags/v1'

  it('needs a run on a branch', () => {
    expect(() => refuseWithoutBranch(factory, run())).not.toThrow()
    expect(() => refuseWithoutBranch(factory, run({ GITHUB_REF: TAG }))).toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    )
  })

  it('or none when it is not delivered, or not by the compiled line', () => {
    const undelivered = { ...factory, github: githubOptions({ publish: 'none' }) }
    expect(() => refuseWithoutBranch(undelivered, run({ GITHUB_REF: TAG }))).not.toThrow()
    const byHand = run({ GITHUB_REF: TAG, GITHUB_WORKFLOW_REF: BY_HAND })
    expect(() => refuseWithoutBranch(factory, byHand)).not.toThrow()
  })
})
