import { expect, test } from 'vitest'
import type { Verdict } from '../../../../shared/findings.ts'
import { sha256 } from '../../../../shared/formats/digest.ts'
import { linkProblem } from '../../../../shared/trace/verify/chain-rules.ts'
import { madeSubjects } from '../../../../shared/trace/verify/made-subjects.ts'
import type { VerifiedLink } from '../../../../shared/trace/verify/open-parcel.ts'
import { linkOf, unitOf } from '../../../support/unit-of.ts'

const subject = (name: string, text: string) => ({ name, digest: { sha256: sha256(text) } })
const VERDICT: Verdict = { kind: 'pass', findings: [] }

type Subjects = ReturnType<typeof subject>[]
type Produced = NonNullable<VerifiedLink['extension']['runs'][number]['produced']>

/** A link of a station that attests these files, after commands of its round that made others. */
function link(
  action: 'generate' | 'style-gate',
  subjects: Subjects,
  { round = 1, produced = [] as Produced } = {},
) {
  const unit = unitOf('', 'a'.repeat(40), { round, station: action })
  const made = linkOf(
    unit,
    { verdict: VERDICT, evidence: {}, subjects, attachments: [], materials: [] },
    action,
  )
  made.extension.transition.to = 'make'
  if (produced.length > 0)
    made.extension.runs = [{ station: 'make', round, verdict: 'pass', sha256: sha256(''), produced }]
  return made
}

const GENERATED = [subject('a.ts', 'a'), subject('b.ts', 'b')]
const PRODUCED = [
  { path: 'b.ts', sha256: sha256('b;') },
  { path: 'c.ts', sha256: sha256('c') },
  { path: 'a.ts', sha256: null },
]
const MADE = [subject('b.ts', 'b;'), subject('c.ts', 'c')]

test('the files of a unit are those of its last round, each as the last station left it', () => {
  const generated = link('generate', GENERATED)
  const gate = link('style-gate', MADE, { produced: PRODUCED })
  expect(madeSubjects([generated, gate])).toEqual(MADE)
  expect(madeSubjects([generated, gate, link('generate', GENERATED, { round: 2 })])).toEqual(GENERATED)
  expect(madeSubjects([gate])).toBeUndefined()
})

test('a gate that judged what was proposed, and not what was made of it, is refused', () => {
  const before = [link('generate', GENERATED)]
  expect(linkProblem(link('style-gate', MADE, { produced: PRODUCED }), before)).toBeUndefined()
  for (const subjects of [GENERATED, MADE.slice(1), [...MADE, subject('d.ts', 'd')]])
    expect(linkProblem(link('style-gate', subjects, { produced: PRODUCED }), before)).toMatchObject({
      code: 'LINK_SUBJECT',
    })
})
