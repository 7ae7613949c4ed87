import { criterionText, type Spec } from '../../../specification/document/spec.ts'
import type { ChangedCode } from '../shapes/scope.ts'
import { changeLiterals } from './change-literals.ts'

/** What spec and change tell about inputs beside the examples. */
export interface Facts {
  numbers: readonly number[]
  texts: readonly string[]
  /** Numbers that an owner would call strange, unless someone speaks of them. */
  fractions: Mention
  negatives: Mention
  specials: Mention
}

/** Who speaks of it: the sentences of the spec, the code of the change alone, or nobody. */
export type Mention = 'spec' | 'code' | 'nobody'

/** Reads the hints of a spec and of the change that is on trial. */
export function factsOf(spec: Spec, change: readonly ChangedCode[]): Facts {
  const sentences = [
    ...spec.acceptance.map(criterionText),
    ...spec.interface.map(({ doc }) => doc ?? ''),
  ].join('\n')
  const code = change.map(({ head }) => head ?? '').join('\n')
  const { numbers, texts, divides } = changeLiterals(change, sentences)
  return {
    numbers: [...new Set([...spokenNumbers(sentences), ...numbers])],
    texts: [
      ...new Set([...texts, ...spokenTexts(sentences), ...resultTexts(spec), ...wordsOfLanguage(code)]),
    ],
    fractions: mention(FRACTIONS, { sentences, code, also: divides }),
    negatives: mention(NEGATIVES, { sentences, code, also: numbers.some((number) => number < 0) }),
    specials: mention(SPECIALS, { sentences, code }),
  }
}

const MAX_SPOKEN = 16

/** Numbers in the sentences of a spec are boundaries like those of the code, and the code may have forgotten them. */
function spokenNumbers(sentences: string): number[] {
  const found = sentences.match(/(?<![\w.-])-?\d{1,15}(?:\.\d{1,6})?(?![\w-])/g) ?? []
  return [...new Set(found.map(Number))].slice(0, MAX_SPOKEN)
}

/** Texts in quotes, and signs that stand alone: what the sentences name, the code may have forgotten. */
function spokenTexts(sentences: string): string[] {
  const quoted = [...sentences.matchAll(/(["'`])([^"'`\n]{1,12})\1/g)].map(([, , text = '']) => text)
  const signs = sentences.match(/(?<=[\s(]|^)[^\p{L}\p{N}\s()"'`.,]{1,2}(?=[\s).,]|$)/gmu) ?? []
  return [...new Set([...quoted, ...signs])].slice(0, MAX_SPOKEN)
}

/** What the examples return may be what a later call is given: a name that is taken by then. */
function resultTexts({ acceptance }: Spec): string[] {
  const examples = acceptance.flatMap(({ examples }) => examples).filter(({ asked }) => asked === undefined)
  const results = examples.flatMap((example) => ('returns' in example ? [example.returns] : []))
  const texts = results.filter((result) => typeof result === 'string' && result !== '')
  return [...new Set(texts as string[])]
    .filter(({ length }) => length <= MAX_RESULT_CHARS)
    .slice(0, MAX_RESULTS)
}

const [MAX_RESULTS, MAX_RESULT_CHARS] = [4, 12]

/** Texts that have a meaning for what the code uses: members that every object has, and signs in escapes of addresses. */
function wordsOfLanguage(code: string): string[] {
  return [
    ...(/\w\[\w+\]|\bin\b/.test(code) ? ['constructor', 'length'] : []),
    ...(/\bdecodeURI|%/.test(code) ? ['%2B', '%26', '%C3%A9'] : []),
  ]
}

interface Words {
  sentences: RegExp
  code: RegExp
}

const FRACTIONS: Words = {
  sentences:
    /\bfraction|\bdecimal|\bround|\bpercent|\bwhole number|\binteger|\bcents?\b|\brate\b|\baverage\b|\bmean\b/i,
  code: /\bMath\.(?:round|floor|ceil|trunc)\b|\.toFixed\(|\bis(?:Safe)?Integer\b|\bparseFloat\b/,
}
const NEGATIVES: Words = {
  sentences:
    /\bnegative\b|\bbelow (?:zero|0)|\bless than (?:zero|one|0|1)\b|\bpositive\b|\babove (?:zero|0)\b|\bmore than (?:zero|0)\b|\bat least (?:zero|one|0|1)\b|\bminus\b|\bearlier\b|\bbackwards?\b|\bdebt|\bloss|\babsolute\b|\bsign\b/i,
  code: /[<>]=? ?0\b|< ?1\b|\bMath\.(?:abs|sign)\b/,
}
const SPECIALS: Words = {
  sentences: /\bNaN\b|\bfinite\b|\binfinit/i,
  code: /\bNaN\b|\bisNaN\b|\bisFinite\b|\bInfinity\b|\bis(?:Safe)?Integer\b/,
}

function mention(
  words: Words,
  { sentences, code, also = false }: { sentences: string; code: string; also?: boolean },
): Mention {
  if (words.sentences.test(sentences)) return 'spec'
  return also || words.code.test(code) ? 'code' : 'nobody'
}
