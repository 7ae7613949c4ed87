import { itemsOf, type Scalar, type Value } from '../values/value.ts'
import { literalPattern } from '../../../text/literal-pattern.ts'

/** A kind of input that an owner may not have thought of. */
export interface InputKind {
  /** What a question says of it. */
  words: string
  /** Words of a sentence that speaks of it. */
  named: RegExp
}

/** The kinds that a value and everything in it is of. The names of members are none of it. Pure. */
export function inputKinds(value: Value): InputKind[] {
  if (value.kind === 'scalar') return scalarKinds(value.value)
  if (value.kind === 'record')
    return [
      ...sizeKinds('a record', value.members.length),
      ...value.members.flatMap((member) => inputKinds(member.value)),
    ]
  const items = itemsOf(value)
  if (items !== undefined) return [...sizeKinds('a list', items.length), ...items.flatMap(inputKinds)]
  return value.kind === 'built' ? value.args.flatMap(inputKinds) : []
}

const NOTHING = /\bempty\b|\bno\b|\bnone\b|\bnothing\b|\bwithout\b|\bmissing\b/i

function sizeKinds(words: string, size: number): InputKind[] {
  const kind = { words, named: words === 'a list' ? /\b(?:list|array)s?\b/i : /\b(?:record|object)s?\b/i }
  return size === 0 ? [kind, { words: words.replace('a ', 'an empty '), named: NOTHING }] : [kind]
}

function scalarKinds(value: Scalar): InputKind[] {
  if (typeof value === 'string') return textKinds(value)
  if (typeof value === 'number' || typeof value === 'bigint') return numberKinds(Number(value))
  if (typeof value === 'boolean') return [{ words: 'true or false', named: /\btrue\b|\bfalse\b/i }]
  return [{ words: String(value), named: NOTHING }]
}

const LETTERS = /\bletters?\b|\bcase\b|\bcapitals?\b|(?:upper|lower)-?case\b/i
const OTHERS =
  /\banything (?:but|else)\b|\b(?:any|other) (?:characters?|signs?|letters?)\b|\bpunctuation\b|\bunicode\b/i
const SPACE = /\bblanks?\b|\bspaces?\b|\bwhite ?space\b|\btrim/i

interface TextKind extends InputKind {
  isIn: RegExp
}

const TEXT_KINDS: readonly TextKind[] = [
  { words: 'an empty text', isIn: /^$/, named: NOTHING },
  { words: 'white space alone', isIn: /^\s+$/, named: SPACE },
  { words: 'white space at an end', isIn: /^\s+\S|\S\s+$/, named: SPACE },
  { words: 'white space in a row', isIn: /\s\s/, named: SPACE },
  { words: 'a blank', isIn: / /, named: /\bblanks?\b|\bspaces?\b|\bwhite ?space\b|\bwords?\b/i },
  {
    words: 'white space that is no blank',
    isIn: /[^\S ]/,
    named: /\bwhite ?space\b|\btabs?\b|\blines?\b/i,
  },
  { words: 'small letters', isIn: /\p{Ll}/u, named: LETTERS },
  { words: 'capital letters', isIn: /\p{Lu}/u, named: LETTERS },
  { words: 'digits', isIn: /\p{Nd}/u, named: /\bdigits?\b|\bnumbers?\b|\bnumerals?\b/i },
  {
    words: 'letters that English does not have',
    isIn: /(?![A-Za-z\u{10000}-\u{10ffff}])\p{L}|\p{M}/u,
    named: OTHERS,
  },
  { words: 'signs outside of the basic plane', isIn: /[\u{10000}-\u{10ffff}]/u, named: OTHERS },
]

function textKinds(text: string): InputKind[] {
  const signs = new Set(text.match(/[\p{P}\p{S}]/gu))
  return [
    ...TEXT_KINDS.filter(({ isIn }) => isIn.test(text)),
    ...[...signs].map((sign) => ({ words: `the sign ${sign}`, named: signNamed(sign) })),
  ]
}

const SIGN_NAMES: Readonly<Record<string, string>> = {
  '-': 'hyphens?|dash(?:es)?|minus',
  '.': 'points?|dots?|periods?|decimals?|fractions?',
  ',': 'commas?',
  ':': 'colons?',
  ';': 'semicolons?',
  "'": 'apostrophes?|(?:single )?quot\\w+',
  '"': '(?:double )?quot\\w+',
  '(': 'brackets?|parenthes[ie]s',
  ')': 'brackets?|parenthes[ie]s',
  '[': '(?:square )?brackets?',
  ']': '(?:square )?brackets?',
  '{': 'braces?|(?:curly )?brackets?',
  '}': 'braces?|(?:curly )?brackets?',
  '/': 'slash(?:es)?',
  '\\': 'backslash(?:es)?',
  '+': 'plus(?:es)?',
  '=': 'equals?(?: signs?)?',
  '&': 'ampersands?',
  '%': 'percent\\w*|escape[sd]?',
  '@': 'at signs?|addresse?s?',
  _: 'underscores?',
  '*': 'stars?|asterisks?',
  '#': 'hash(?:es)?',
}

/** A sentence names a sign by its name, in quotes, or between blanks: a comma of the sentence itself is none. */
function signNamed(sign: string): RegExp {
  const own = literalPattern(sign)
  const name = SIGN_NAMES[sign]
  const places = [`["'\`][^"'\`]*${own}[^"'\`]*["'\`]`, `(?:^|\\s)${own}(?=\\s|$)`]
  return new RegExp(
    [...places, ...(name === undefined ? [] : [`\\b(?:${name})\\b`]), OTHERS.source].join('|'),
    'iu',
  )
}

interface NumberKind extends InputKind {
  isOf: (value: number) => boolean
}

const NUMBER_KINDS: readonly NumberKind[] = [
  {
    words: 'a value that is no finite number',
    isOf: (value) => !Number.isFinite(value),
    named: /\bfinite\b|\binfinit|\bNaN\b|\bno (?:\w+ )?number\b|\bnot a number\b/i,
  },
  {
    words: 'zero',
    isOf: (value) => value === 0,
    named: /\bzero\b|(?<![\d.])0(?![\d.])|\bnone\b|\bpositive\b|\bfrom (?:1|one)\b|\bat least (?:1|one)\b/i,
  },
  {
    words: 'a negative number',
    isOf: (value) => value < 0,
    named:
      /\bnegative\b|\bbelow\b|\bless than\b|\bminus\b|\bpositive\b|\bat least\b|\bfrom (?:\d+|zero|one)\b|\bearlier\b|\bback/i,
  },
  {
    words: 'a fraction',
    isOf: (value) => Number.isFinite(value) && !Number.isInteger(value),
    named: /\bfraction|\bdecimal|\bround|\bwhole\b|\bintegers?\b/i,
  },
  {
    words: 'a number that is not exact any more',
    isOf: (value) => Number.isInteger(value) && !Number.isSafeInteger(value),
    named: /\bsafe\b|\bexact|\bprecis/i,
  },
]

function numberKinds(value: number): InputKind[] {
  return NUMBER_KINDS.filter(({ isOf }) => isOf(value))
}
