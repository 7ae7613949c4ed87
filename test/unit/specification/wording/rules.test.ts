import { describe, expect, it } from 'vitest'
import { validateSpecs } from '../../../../shared/specification/checks/validate-spec.ts'
import type { SPEC_RULES } from '../../../../shared/specification/document/rules.ts'
import { criterion, TINY } from '../sample-spec.ts'
import { AC1, ENTRY, FILE, LIMITS, type rule, sourcesOf, notTiny } from './rule-cases.ts'
import { RULES_OF_THE_PARTS } from './rules-of-the-parts.ts'
import { RULES_OF_THE_WHOLE } from './rules-of-the-whole.ts'

/** A rule without a row does not compile. */
const RULES: Record<keyof typeof SPEC_RULES, ReturnType<typeof rule>> = {
  ...RULES_OF_THE_WHOLE,
  ...RULES_OF_THE_PARTS,
}

describe('a rule of a spec says what is wrong and what to do:', () => {
  it.each(Object.entries(RULES))('%s', async (code, { given, message, hint, context }) => {
    const findings = await validateSpecs(sourcesOf(given), context)
    expect(findings.find((each) => each.code === code && each.file === FILE)).toMatchObject({ message, hint })
  })
})

describe('a rule with more than one way to break it says', () => {
  it.each([
    ['SPEC_FRONT_MATTER', '---\nid: a\n', 'the front matter has no closing line of three dashes'],
    ['SPEC_SCHEMA', { colour: 'red' }, '/colour is not a known field'],
    [
      'SPEC_SCHEMA',
      criterion({ examples: [{ call: 'f()' }] }),
      '/acceptance/0/examples/0 says neither what the call returns nor what it throws',
    ],
    [
      'SPEC_SCHEMA',
      criterion({ examples: [{ call: 'f()', returns: 1, throws: 'Error' }] }),
      '/acceptance/0/examples/0 says both returns and throws',
    ],
    [
      'SPEC_SCHEMA',
      Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`x${index}`, index])),
      'and 30 more places that do not fit the schema',
    ],
    [
      'SPEC_SCHEMA',
      { domain: [{ of: 'trimLines', argument: 1 }] },
      '/domain/0 says neither which argument of which export is what, nor one call under not',
    ],
    [
      'SPEC_SCHEMA',
      { domain: [{ of: 'trimLines', not: 'trimLines("")' }] },
      '/domain/0 says both not and of',
    ],
    ['SPEC_CALL', { domain: [{ not: 'trimLines(x)' }] }, 'the call "trimLines(x)" x is not a literal'],
    ['SPEC_CRITERION_FORM', criterion({ ears: undefined }), 'the criterion has no sentence'],
    [
      'SPEC_CRITERION_FORM',
      criterion({ given: 'a text' }),
      'AC-1 has both an EARS sentence and given, when or then',
    ],
    [
      'SPEC_OVERLAP',
      [{ paths: { write: ['src/a'] } }, { paths: { write: ['src/a/b.ts'] } }],
      '"src/a" and "src/a/b.ts" of specs/1.spec.md cannot both be there: one is a file where the other needs a folder',
    ],
    ['SPEC_UNTESTABLE', criterion({ check: 'test' }), 'AC-1 says check: test but names no test'],
    ['SPEC_NOT_TINY', { ...TINY, acceptance: [AC1, { ...AC1, id: 'AC-2' }] }, notTiny('it has 2 criteria')],
    [
      'SPEC_NOT_TINY',
      { ...TINY, interface: [ENTRY, ENTRY], paths: { write: ['src/a.ts', 'src/b.ts', 'src/c.ts'] } },
      notTiny('it has 2 interface entries and it writes 3 paths'),
    ],
  ])('%s: %j', async (code, given, message) => {
    const tiny = 'why' in Object(given) ? { owner: undefined, risk: undefined, interface: undefined } : {}
    const fields = typeof given === 'string' || Array.isArray(given) ? given : { ...tiny, ...given }
    const findings = await validateSpecs(sourcesOf(fields), LIMITS)
    expect(findings.filter((each) => each.code === code).map((each) => each.message)).toContain(message)
  })
})
