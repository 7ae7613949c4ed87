import { describe, expect, it } from 'vitest'
import { sha256 } from '../../../../shared/formats/digest.ts'
import { buildStatement, type LinkDraft } from '../../../../shared/trace/statement/build-statement.ts'
import type { Statement } from '../../../../shared/trace/statement/statement.ts'
import { ACTIONS, FILES, UNIT, draftOf, edited, sealStep } from '../trace-fixture.ts'

function errorOf(draft: LinkDraft): unknown {
  try {
    buildStatement(draft)
  } catch (thrown) {
    return thrown
  }
  return undefined
}

/** The predicate as other tools read it. */
function plainPredicate({ predicate }: Statement): object {
  return edited(predicate, { '/jidokaTraceV1': undefined })
}

const STOP = {
  verdict: 'stop' as const,
  findings: [
    { code: 'no-any', level: 'block', message: 'a type is any' },
    { code: 'no-any', level: 'warn', message: 'another' },
    { code: 'size', level: 'warn', message: 'large' },
    { code: 'idea', level: 'note', message: 'maybe' },
  ],
}

describe('buildStatement', () => {
  it('states what generate made as SLSA provenance', () => {
    const draft = draftOf('generate', [], {
      draft: {
        parameters: { model: 'gpt-5.2' },
        byproducts: [{ uri: 'transcript', sha256: 'c'.repeat(64) }],
      },
    })
    const { predicate, ...statement } = buildStatement(draft)
    const { jidokaTraceV1, ...provenance } = predicate
    expect({ ...statement, predicate: provenance }).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: FILES.map(({ path, content }) => ({ name: path, digest: { sha256: sha256(content) } })),
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          buildType: 'https://jidoka.dev/generate/v1',
          externalParameters: { model: 'gpt-5.2' },
          resolvedDependencies: [
            { uri: 'base', digest: { gitCommit: UNIT.base } },
            { uri: 'factory.yml', digest: { sha256: sha256('factory') } },
            { uri: 'specs/slugify.spec.md', digest: { sha256: sha256(UNIT.spec) } },
          ],
        },
        runDetails: {
          builder: {
            id: 'https://jidoka.dev/builder/github/v1',
            version: { jidoka: '0.1.0', node: 'v24.0.0' },
          },
          metadata: {
            invocationId: '4242/attempts/1',
            startedOn: '2026-11-23T10:01:00Z',
            finishedOn: '2026-11-23T10:01:30Z',
          },
          byproducts: [{ uri: 'transcript', digest: { sha256: 'c'.repeat(64) } }],
        },
      },
    })
    expect(jidokaTraceV1).toEqual({
      ...draft.extension,
      action: 'generate',
      reproduction: {
        ...draft.extension.reproduction,
        invariantDigest: jidokaTraceV1.reproduction.invariantDigest,
      },
    })
  })

  it('states a gate as a test result whose lists follow from rules and findings', () => {
    const predicate = plainPredicate(buildStatement(draftOf('style-gate', [], { extension: STOP })))
    expect(predicate).toEqual({
      result: 'FAILED',
      configuration: [{ uri: 'factory.yml', digest: { sha256: sha256('factory') } }],
      passedTests: ['no-default-export'],
      warnedTests: ['size'],
      failedTests: ['no-any'],
    })
  })

  it.each([
    ['PASSED', []],
    ['PASSED', [{ code: 'idea', level: 'note', message: 'maybe' }]],
    ['WARNED', [{ code: 'no-any', level: 'warn', message: 'a type is any' }]],
  ])('says %s for a pass with the findings %j', (result, findings) => {
    const { predicate } = buildStatement(draftOf('review', [], { extension: { findings } }))
    expect(predicate['result']).toEqual(result)
  })

  it('sums a released unit up with every link it verified', async () => {
    const before = [await sealStep('spec-validate', [])]
    const predicate = plainPredicate(buildStatement(draftOf('trace-publish', before)))
    expect(predicate).toEqual({
      verifier: { id: 'https://jidoka.dev/trace-publish/v1' },
      timeVerified: '2026-11-23T10:01:30Z',
      resourceUri: `pkg:generic/acme%2Fcheckout@${UNIT.base}`,
      policy: { uri: 'jidoka:line/checkout', digest: { sha256: UNIT.line } },
      inputAttestations: [
        { uri: 'links/spec-validate.r1.sigstore.json', digest: { sha256: before[0]?.payloadSha256 } },
      ],
      verificationResult: 'PASSED',
      verifiedLevels: ['JIDOKA_LINE_RELEASED'],
    })
  })

  it('says FAILED for a unit that was halted, whatever the publishing station decided', () => {
    const transition = { from: 'trace-publish', to: 'halted', reason: 'review stopped' }
    const { predicate } = buildStatement(draftOf('trace-publish', [], { extension: { transition } }))
    expect([predicate['verificationResult'], predicate['verifiedLevels']]).toEqual(['FAILED', ['FAILED']])
  })

  it('is about the spec when a station made nothing', () => {
    const statement = buildStatement(draftOf('generate', [], { draft: { subjects: [] } }))
    expect(statement.subject).toEqual([
      { name: 'specs/slugify.spec.md', digest: { sha256: sha256(UNIT.spec) } },
    ])
  })

  it('is the same whatever the order of subjects and materials, and however often a material is named', () => {
    const materials = [{ uri: 'b' }, { uri: 'a', sha256: 'a'.repeat(64) }]
    const draft = draftOf('generate', [], { draft: { materials } })
    const shuffled = {
      ...draft,
      subjects: [...draft.subjects].reverse(),
      materials: [...materials, ...materials].reverse(),
    }
    expect(buildStatement(shuffled)).toEqual(buildStatement(draft))
  })

  it('refuses to build what the verifier would refuse', () => {
    const draft = draftOf('style-gate', [])
    const twice = { ...draft, subjects: [...draft.subjects, ...draft.subjects] }
    expect(errorOf(twice)).toMatchObject({ code: 'LINK_REJECTED', detail: 'LINK_SUBJECT' })
    const lying = draftOf('style-gate', [], { extension: { ...STOP, verdict: 'pass' } })
    expect(errorOf(lying)).toMatchObject({ code: 'LINK_REJECTED', detail: 'LINK_VERDICT' })
    const elsewhere = draftOf('style-gate', [], {
      extension: { transition: { from: 'review', to: 'x', reason: '' } },
    })
    expect(errorOf(elsewhere)).toMatchObject({ code: 'LINK_REJECTED', detail: 'LINK_ORDER' })
  })

  it.each([
    ['serial', 'JD-0000'],
    ['base', 'main'],
    ['round', 0],
    ['round', 1.5],
    ['station', 'Style Gate'],
    ['verdict', 'maybe'],
    ['assurance', 'sworn'],
    ['previous', [{ station: 'generate', round: 1 }]],
    ['findings', ['text']],
  ])('refuses the extension field %s with the value %j', (name, value) => {
    const draft = edited(draftOf('review', []), { [`/extension/${name}`]: value })
    expect(errorOf(draft)).toMatchObject({ code: 'SCHEMA_INVALID' })
  })

  it('refuses an unknown extension field, and a time without a zone', () => {
    const more = edited(draftOf('review', []), { '/extension/more': 1 })
    expect(errorOf(more)).toMatchObject({ code: 'SCHEMA_INVALID' })
    const zoneless = edited(draftOf('review', []), { '/extension/run/startedAt': '2026-11-23T10:00:00' })
    expect(errorOf(zoneless)).toMatchObject({ code: 'SCHEMA_INVALID' })
  })

  it('has a predicate of its own for every action', () => {
    expect(ACTIONS.map((action) => buildStatement(draftOf(action, [])).predicateType)).toEqual([
      'https://in-toto.io/attestation/test-result/v0.1',
      'https://slsa.dev/provenance/v1',
      'https://in-toto.io/attestation/test-result/v0.1',
      'https://in-toto.io/attestation/test-result/v0.1',
      'https://slsa.dev/verification_summary/v1',
    ])
  })
})
