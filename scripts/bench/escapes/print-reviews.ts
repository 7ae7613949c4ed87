import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RULES } from '../../../actions/review/review-rules.ts'
import type { CorpusUnit } from '../../../test/escapes/unit-file.ts'
import { RIGHT, variantsOf, type Variant } from '../../../test/escapes/variants.ts'
import { reviewName, reviewQuestion } from './review-question.ts'
import { isRead } from './reviews.ts'

type Kind = 'hand' | 'operator' | 'right'

/** Of six units four give a mistake of people, one a mistake of tools, and one right code in one of its styles. */
const SHARES: readonly Kind[] = ['hand', 'operator', 'hand', 'hand', 'right', 'hand']

/** Folders of one round: as many readers are needed. */
const PARTS = 2

/**
 * Writes questions of the review station for readers who know nothing of the corpus, about variants that nobody has read. A folder holds
 * one variant of each unit: who has read two of one unit could compare them. Gives the number of questions.
 */
export function printReviews(folder: string, units: readonly CorpusUnit[], isKnown = isRead): number {
  const shuffled = units.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
  const printed = Array.from({ length: PARTS }, (_, part) =>
    shuffled.flatMap((unit, at) => {
      const unread = variantsOf(unit).filter((variant) => !isKnown(variant))
      const variant = pick(unread, SHARES[(at + part) % SHARES.length] ?? 'hand', part)
      return variant === undefined ? [] : [print(join(folder, String(part + 1)), unit, variant)]
    }),
  )
  writeFileSync(join(folder, 'RULES.md'), `${RULES}\n`)
  writeFileSync(join(folder, 'HOW-TO.md'), HOW_TO)
  return printed.flat().length
}

function orderOf({ id }: CorpusUnit): string {
  return reviewName({ unit: id, name: '' })
}

/** Where all of a kind were read, a mistake of people stands in its place. */
function pick(unread: readonly Variant[], kind: Kind, part: number): Variant | undefined {
  const named = unread.filter((variant) => kindOf(variant) === kind)
  const own = named.length > 0 ? named : unread.filter((variant) => kindOf(variant) === 'hand')
  const shuffled = own.toSorted((a, b) => (reviewName(a) < reviewName(b) ? -1 : 1))
  return shuffled[part % shuffled.length]
}

function kindOf({ class: name, by }: Variant): Kind | undefined {
  return RIGHT.has(name) ? 'right' : name === 'one-place' ? by : undefined
}

function print(folder: string, unit: CorpusUnit, variant: Variant): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${reviewName(variant)}.prompt.md`)
  writeFileSync(path, `${reviewQuestion(unit, variant).text}\n`)
  return path
}

const HOW_TO = `# Reviews by a reader

Each \`<name>.prompt.md\` is one question of the review station. The rules, which are the same for all, stand in RULES.md.

- Read RULES.md, then one question at a time. Answer from reading alone: run nothing, look nothing up, look at no other file of the corpus.
- The answer is one JSON object, written to \`<name>.answer.json\` beside the question. The smallest one is
  \`{ "untested": [], "findings": [], "matrix": [] }\`. Every field of an entry has to be there; null where it does not apply.
- Each folder holds one question of each unit. Nobody may read two questions of one unit, so nobody reads two folders.
- Some changes are right, some are not. "No findings" is a good answer for a right one.
`
