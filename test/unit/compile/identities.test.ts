import { describe, expect, test } from 'vitest'
import { checkCompilable } from '../../../shared/compile/check-compilable.ts'
import { lineIdentities } from '../../../shared/compile/identities.ts'
import { placeOf } from '../../../shared/findings.ts'
import { exampleWith, factoryFrom } from './lines.ts'

const GITHUB = '  pullRequests: true'

/** The example, signing keyless on these options. */
function keyless(option: string, instance = 'github'): string {
  return exampleWith({
    [GITHUB]: option,
    'mode: keyed': `mode: keyless, instance: ${instance}`,
  })
}

function identitiesOf(text: string) {
  const factory = factoryFrom(text)
  if (factory.signing.mode !== 'keyless') throw new Error('the line does not sign keyless')
  return lineIdentities(factory, factory.signing, 'factory.yml')
}

describe('the identities of a compiled line', () => {
  test('are its workflows at its branches, and the environment of each station that signs', () => {
    const { workflows, ...rest } = identitiesOf(keyless('  branches: [main, stable]'))
    expect(rest).toEqual({
      issuer: 'https://token.actions.githubusercontent.com',
      stations: {
        'spec-validate': ['factory-spec-validate'],
        generate: ['factory-generate'],
        'style-gate': ['factory-style-gate'],
        review: ['factory-review'],
        'trace-publish': ['factory-trace-publish'],
      },
      thresholds: { tlog: 0, ctlog: 0 },
    })
    expect(workflows).toContain(
      'https://github.com/acme/shop/.github/workflows/factory-unit.yml@refs/heads/main',
    )
    expect(workflows).toContain(
      'https://github.com/acme/shop/.github/workflows/factory-round.yml@refs/heads/stable',
    )
  })

  test('are in public logs where the instance is public, and of another host with data residency', () => {
    expect(identitiesOf(keyless(GITHUB, 'public')).thresholds).toEqual({ tlog: 1, ctlog: 1 })
    const { issuer, workflows } = identitiesOf(keyless('  host: https://octo.ghe.com'))
    expect(issuer).toBe('https://token.actions.octo.ghe.com')
    expect(workflows.every((each) => each.startsWith('https://octo.ghe.com/acme/shop/'))).toBe(true)
  })
})

describe('keyless signing is refused', () => {
  test.each([
    ['on GitHub Enterprise Server', '  host: https://git.example.com\n  store: /mnt/share', '18:12'],
    ['where any writer may make a branch that signs', '  branches: [main, "release/**"]', '21:20'],
    ['where stations share a job', '  jobs: grouped', '21:3'],
    ['where two stations are one', '  environments: { review: Factory-Generate }', '21:3'],
  ])('%s', (_, option, place) => {
    const text = keyless(option)
    const all = checkCompilable(factoryFrom(text), { factoryText: text })
    const found = all.filter(({ level }) => level === 'block')
    const told = found.map((each) => `${placeOf(each)} ${each.level} ${each.code}`)
    expect([...new Set(told)]).toEqual([`factory.yml:${place} block COMPILE_KEYLESS`])
  })
})
