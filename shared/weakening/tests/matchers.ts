/** How few values a matcher accepts. 6: one value alone; 1: nearly every value; 0: it asserts nothing. */
const STRENGTH: readonly [strength: number, names: readonly string[]][] = [
  [6, ['toStrictEqual', 'strictEqual', 'deepStrictEqual', 'toBe', 'is', 'strictDeepEqual', 'toEqualTypeOf']],
  [
    5,
    [
      'toEqual',
      'equal',
      'equals',
      'eql',
      'eq',
      'deepEqual',
      'same',
      'toHaveLength',
      'lengthOf',
      'toBeNull',
      'toBeUndefined',
      'toBeNaN',
      'null',
      'undefined',
      'true',
      'false',
      'toHaveBeenCalledTimes',
      'toHaveBeenCalledWith',
      'toHaveBeenLastCalledWith',
      'toHaveBeenNthCalledWith',
      'toHaveBeenCalledExactlyOnceWith',
      'toHaveReturnedWith',
      'toMatchInlineSnapshot',
      'toThrowErrorMatchingInlineSnapshot',
      'toHaveText',
      'toHaveTextContent',
      'toHaveValue',
      'members',
      'toHaveBeenCalledOnce',
      'isTrue',
      'isFalse',
      'isNull',
      'isUndefined',
    ],
  ],
  [
    4,
    [
      'toBeCloseTo',
      'closeTo',
      'toMatchObject',
      'partialDeepStrictEqual',
      'toMatchSnapshot',
      'snapshot',
      'toMatchFileSnapshot',
      'toThrowErrorMatchingSnapshot',
      'toContainEqual',
      'toHaveProperty',
      'property',
      'include',
      'toContain',
      'toSatisfy',
      'keys',
      'toThrow',
      'toThrowError',
      'throws',
      'rejects',
      'throw',
      'toHaveProperties',
      'toContainText',
      'like',
      'toBeOneOf',
    ],
  ],
  [
    3,
    [
      'toMatch',
      'match',
      'toBeGreaterThan',
      'toBeLessThan',
      'toBeGreaterThanOrEqual',
      'toBeLessThanOrEqual',
      'above',
      'below',
      'least',
      'most',
      'within',
      'toBeInstanceOf',
      'instanceOf',
      'instanceof',
      'oneOf',
      'toMatchTypeOf',
    ],
  ],
  [
    2,
    [
      'toBeTypeOf',
      'typeOf',
      'a',
      'an',
      'toHaveBeenCalled',
      'called',
      'calledOnce',
      'toBeArray',
      'toBeFunction',
      'isArray',
      'isObject',
      'empty',
      'doesNotThrow',
      'notThrows',
      'doesNotReject',
    ],
  ],
  [
    1,
    [
      'toBeTruthy',
      'toBeFalsy',
      'toBeDefined',
      'ok',
      'truthy',
      'falsy',
      'assert',
      'exist',
      'exists',
      'pass',
      'isOk',
      'toBeAny',
      'assertions',
      'hasAssertions',
      'isDefined',
      'toResolve',
    ],
  ],
]

const BY_NAME = new Map(
  STRENGTH.flatMap(([strength, names]) => names.map((name) => [name, strength] as const)),
)
/** A matcher that is not known: a helper of the team. */
const UNKNOWN = 4
/** Two that accept the same values where these are texts or numbers. */
const PRIMITIVE =
  /^(?:-?\d[\d._]*n?|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`$\\]*`|true|false|null|undefined)$/

/** Is it a value that is written down? */
export function isPlain(text: string): boolean {
  return PRIMITIVE.test(text)
}

/** What an assertion says, read from its members and its arguments. */
export interface MatcherUse {
  /** Members after the subject, in order: `not`, `toBe`. */
  members: readonly string[]
  /** Arguments of the last call, as text. */
  args: readonly string[]
}

/** How few values the assertion accepts. */
export function strengthOf({ members, args, subject }: MatcherUse & { subject: string }): number {
  const name = members.findLast((member) => BY_NAME.has(member)) ?? members.at(-1) ?? ''
  const plain = exactOf(name, args) ?? BY_NAME.get(name) ?? UNKNOWN
  const strength = Math.max(1, Math.min(plain - looseness(args), TELLS_LITTLE.test(subject) ? 2 : plain))
  const isNegated = members.some((member) => /^not/.test(member) && member !== 'notThrows')
  // everything but one value
  return isNegated ? (plain >= 4 ? 2 : Math.min(3, plain)) : strength
}

/** A subject of which little is left to be compared: its type, its truth, or which of two is larger. */
const TELLS_LITTLE =
  /^typeof\s|^!!|^Boolean\(|\sinstanceof\s|^(?:Array\.isArray|Number\.is\w+|isNaN)\(|\s[<>]=?\s|\|\|/

/** What depends on the arguments. */
const EXACT: readonly [names: RegExp, strength: number, fits: (args: readonly string[]) => boolean][] = [
  // equality of plain values is equality, however it is written
  [/^(?:toEqual|deepEqual|equal|eql?)$/, 6, (args) => PRIMITIVE.test(args.at(-1) ?? '')],
  [/^(?:toBeNull|toBeUndefined|null|undefined|true|false|isTrue|isFalse|isNull|isUndefined)$/, 6, () => true],
  // every error is taken
  [/^(?:toThrow|toThrowError|throw)$/, 2, (args) => args.length === 0],
  [/^(?:throws|rejects)$/, 2, (args) => args.length < 2],
  [/^(?:assert|ok|isOk)$/, 6, ([first = '']) => /^[^<>]*[^=!<>]===?[^=]/.test(first)],
  [/^(?:assert|ok|isOk)$/, 3, ([first = '']) => /[<>]=?/.test(first)],
]

function exactOf(name: string, args: readonly string[]): number | undefined {
  return EXACT.find(([names, , fits]) => names.test(name) && fits(args))?.[1]
}

/** Each part of an expected value that takes anything costs. */
function looseness(args: readonly string[]): number {
  const text = args.join(' ')
  if (/\bexpect\.anything\(|\bexpect\.any\(/.test(text)) return 3
  return /\bexpect\.(?:objectContaining|arrayContaining|stringContaining|stringMatching)\(/.test(text) ? 1 : 0
}
