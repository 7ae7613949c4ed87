import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defectFinding } from '../../../actions/review/judge-findings.ts'
import { judgeReply, judgeSources, type JudgedReply } from '../../../actions/review/judge-reply.ts'
import { matrixDocument, type MatrixReply } from '../../../actions/review/matrix-schema.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import type { CorpusUnit } from '../../../test/escapes/unit-file.ts'
import { variantsOf, type Variant } from '../../../test/escapes/variants.ts'
import { reviewName, reviewQuestion } from './review-question.ts'

/** Answers of readers who saw the question of the review station and nothing else; one file for each variant that was read. */
export const REVIEWS = join(import.meta.dirname, '../../../test/escapes/reviews')

interface RecordedReview {
  /** What was read: an answer about other code, or another spec, says nothing. */
  of: string
  reply: MatrixReply
}

/** A reader's answer about a variant, with its evidence checked as the review station checks it. */
export interface ReadVariant {
  judged: JudgedReply
  /** Does the review station stop it by itself? */
  isStopped: boolean
}

/** `undefined` where nobody has read the variant. @throws Error for an answer about something else. */
export function reviewOf(unit: CorpusUnit, variant: Variant, folder = REVIEWS): ReadVariant | undefined {
  const path = pathOf(variant, folder)
  if (!existsSync(path)) return undefined
  const { of, reply } = JSON.parse(readFileSync(path, 'utf8')) as RecordedReview
  if (of !== digestOf(unit, variant)) throw new Error(`${path} is about another spec or other code`)
  const { spec, facts, files, called } = reviewQuestion(unit, variant)
  const sources = { files, called: { texts: called, left: [] } }
  const judged = judgeReply(
    matrixDocument.parse(reply, path),
    judgeSources(spec, sources, { facts, isProbed: true }),
  )
  const findings = [...judged.matrix.findings, ...judged.judged.kept.map(defectFinding)]
  return { judged, isStopped: findings.some(({ level }) => level === 'block') }
}

/** Has somebody read the variant? */
export function isRead(variant: Variant): boolean {
  return existsSync(pathOf(variant, REVIEWS))
}

/** Takes answers that lie beside printed questions, below `source`, into the corpus. Gives how many there are. @throws Error for one that fits nothing. */
export function takeReviews(source: string, units: readonly CorpusUnit[], folder = REVIEWS): number {
  const answers = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith(ANSWER),
  )
  const named = new Map(
    units.flatMap((unit) => variantsOf(unit).map((variant) => [reviewName(variant), { unit, variant }])),
  )
  for (const answer of answers) {
    const found = named.get(answer.slice(-ANSWER.length - NAME_CHARS, -ANSWER.length))
    if (found === undefined) throw new Error(`${answer} answers no question of the corpus`)
    const reply = matrixDocument.parse(JSON.parse(readFileSync(join(source, answer), 'utf8')), answer)
    const path = pathOf(found.variant, folder)
    mkdirSync(dirname(path), { recursive: true })
    const recorded: RecordedReview = { of: digestOf(found.unit, found.variant), reply }
    writeFileSync(path, `${JSON.stringify(recorded, undefined, 2)}\n`)
  }
  return answers.length
}

const ANSWER = '.answer.json'
const NAME_CHARS = 10

/** `reviews/even-tax/one-place-5.json` */
function pathOf({ unit, name }: Variant, folder: string): string {
  return join(folder, unit, `${name.replace(/:.*/, '').replaceAll(' ', '-')}.json`)
}

function digestOf({ spec, base }: CorpusUnit, { files }: Variant): string {
  return sha256(JSON.stringify([spec, base, files]))
}
