import type { Feature } from './feature.ts'

/** Control, errors, data and comments. */
export const STATEMENTS = {
  // control and errors
  asyncForm: { things: 'waits for promises', variants: { await: 'await', then: 'then()' } },
  rejection: { things: 'caught errors', variants: { try: 'try and catch', catch: 'catch()' } },
  throwForm: {
    things: 'throws',
    variants: {
      error: 'new Error',
      builtin: 'built-in kinds of Error',
      custom: 'own classes',
      factory: 'made by a function',
      rethrow: 'rethrown',
    },
  },
  catchBinding: {
    things: 'catch clauses',
    variants: { e: 'e', err: 'err', error: 'error', omitted: 'no name', other: 'another name' },
  },
  nullTest: {
    things: 'tests for no value',
    variants: {
      undefined: '=== undefined',
      null: '=== null',
      loose: '== null',
      typeof: 'typeof',
      not: '!x',
      doubleNot: '!!x',
    },
  },
  equality: { things: 'comparisons', variants: { strict: '===', loose: '==' } },
  fallback: { things: 'fallback values', variants: { nullish: '??', or: '||' } },
  safeAccess: { things: 'guarded accesses', variants: { chain: '?.', and: '&&' } },
  iteration: {
    things: 'iterations',
    variants: {
      forOf: 'for-of',
      forIn: 'for-in',
      forIndex: 'for with a counter',
      forEach: 'forEach',
      method: 'map, filter and the like',
      reduce: 'reduce',
      while: 'while',
    },
  },
  guard: { things: 'ifs that end or branch', variants: { guard: 'early exits', else: 'else branches' } },
  branches: { things: 'choices among many', variants: { switch: 'switch', elseIf: 'else if' } },
  singleBranch: { things: 'branches of one statement', variants: { bare: 'no braces', braces: 'braces' } },
  // data
  shorthand: { things: 'properties named like their value', variants: { short: 'shorthand', long: 'a: a' } },
  merge: { things: 'merged objects', variants: { spread: 'spread', assign: 'Object.assign' } },
  memberReading: {
    things: 'variables named like a member',
    variants: { destructured: 'destructuring', member: 'a = x.a' },
  },
  text: { things: 'texts put together', variants: { template: 'templates', plus: '+' } },
  noValue: { things: 'results without a value', variants: { undefined: 'undefined', null: 'null' } },
  // comments
  commentForm: { things: 'comments', variants: { line: '//', block: '/* */', doc: '/** */' } },
  commentStart: {
    things: 'first words of comments',
    variants: { upper: 'capitals', lower: 'small letters' },
  },
  commentEnd: { things: 'ends of comments', variants: { stop: 'a full stop', none: 'no full stop' } },
  docTags: { things: 'doc comments', variants: { tagged: 'with tags', prose: 'prose' } },
  functionDoc: {
    things: 'exported functions',
    variants: { documented: 'documented', bare: 'without comment' },
  },
  memberDoc: {
    things: 'members of classes and types',
    variants: { documented: 'documented', bare: 'without comment' },
  },
  commentDensity: {
    things: 'files by their share of comment lines',
    variants: { none: 'none', few: 'under 5 %', some: '5-15 %', many: '15-30 %', most: 'over 30 %' },
    isByRole: true,
  },
} as const satisfies Record<string, Feature>
