import { createHash } from 'node:crypto'
import { changeFactsOf } from '../../../actions/review/change-facts.ts'
import type { Coverage } from '../../../actions/review/coverage.ts'
import type { Facts } from '../../../actions/review/facts.ts'
import { reviewPrompt } from '../../../actions/review/review-prompt.ts'
import { parseSpec } from '../../../shared/factory/control-files.ts'
import { numberedExamples } from '../../../shared/specification/acceptance/numbered-examples.ts'
import type { Criterion, Spec } from '../../../shared/specification/document/spec.ts'
import { specPath } from '../../../test/escapes/base-repository.ts'
import type { CorpusUnit } from '../../../test/escapes/unit-file.ts'
import type { Variant } from '../../../test/escapes/variants.ts'

/** What the review station would ask about a variant that passes the visible examples, and what its answer is set against. */
export interface ReviewQuestion {
  spec: Spec
  facts: Facts
  /** The changed files before and after. */
  files: { path: string; base: string | undefined; head: string }[]
  /** Unchanged files, by path. */
  called: Map<string, string>
  /** The text of the question without its rules, which are the same for all. */
  text: string
}

const ROOM_FOR_ALL = 1_000_000

/** The question that the review station asks: the spec, the change, and that every visible example holds. Nothing says what is known of the variant. */
export function reviewQuestion(unit: CorpusUnit, variant: Variant): ReviewQuestion {
  const { spec } = parseSpec(Buffer.from(unit.spec), specPath(unit))
  const files = Object.entries(variant.files).map(([path, head]) => ({ path, base: unit.base[path], head }))
  const called = new Map(Object.entries(unit.base).filter(([path]) => !(path in variant.files)))
  const facts = greenFacts(spec, files)
  const { prompt } = reviewPrompt({
    ...{ spec, facts, files, called, guidance: '' },
    ...{ named: new Map<string, string>(), maxBytes: ROOM_FOR_ALL },
  })
  return { spec, facts, files, called, text: prompt.messages.at(-1)?.content ?? '' }
}

/** What is known of a change that came as far as the reviewer. */
function greenFacts(spec: Spec, files: ReviewQuestion['files']): Facts {
  const coverage = spec.acceptance.map(greenCriterion)
  const passed = coverage.reduce((sum, { promised }) => sum + promised.length, 0)
  return {
    runs: [{ station: 'test', verdict: 'pass', passed, failed: 0, skipped: 0 }],
    ...{ known: [], effects: [], stops: [], tests: [], coverage },
    ...changeFactsOf(files),
  }
}

function greenCriterion(criterion: Criterion): Coverage {
  return {
    criterion: criterion.id,
    holdout: criterion.holdout,
    state: criterion.examples.length === 0 ? 'none' : 'green',
    promised: numberedExamples(criterion).map(({ key: name }) => ({ name, status: 'passed' })),
  }
}

/** A name that tells nothing of the variant, and puts variants in an order that has nothing to do with theirs. */
export function reviewName({ unit, name }: Pick<Variant, 'unit' | 'name'>): string {
  return createHash('sha256').update(`${unit}\n${name}`).digest('hex').slice(0, 10)
}
