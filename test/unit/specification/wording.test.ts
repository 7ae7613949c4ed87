import { describe, expect, it } from 'vitest'
import { indexExports } from '../../../shared/exports/existence-index.ts'
import { validateSpecs, type ValidationContext } from '../../../shared/specification/checks/validate-spec.ts'
import { earsProblem } from '../../../shared/specification/checks/criteria.ts'
import { checkChange, type ProposedFile } from '../../../shared/specification/change/check-change.ts'
import type { PlacedTree } from '../../../shared/specification/change/check-places.ts'
import { checkInterface } from '../../../shared/specification/change/check-interface.ts'
import { parseCall } from '../../../shared/specification/document/parse-call.ts'
import { readSignature } from '../../../shared/specification/document/read-signature.ts'
import type { SPEC_RULES } from '../../../shared/specification/document/rules.ts'
import { indexTests } from '../../../shared/specification/checks/tests.ts'
import { MAX_CHANGED_FILE_BYTES, MAX_CHANGE_BYTES } from '../../../shared/limits.ts'
import { namedOnly } from '../../../shared/paths/guarded-paths.ts'
import { criterion, fileOf, GOOD, sourceOf, TINY } from './sample-spec.ts'

/** A base commit that exports this function, in src/lines.ts, and has this dependency. */
function offering(
  name: string,
  { doc = '', params = ['string'], dependency = 'other', tooLarge = 0, overLimit = 0 } = {},
): ValidationContext {
  const signature = { form: 'function' as const, params, result: 'string', generics: [], members: [] }
  const counts = {
    files: 1,
    exports: 1,
    skipped: { tooLarge, unreadable: 0, tooSlow: 0, overLimit },
    places: ['src/a.ts'],
  }
  const exported = [{ name, file: 'src/lines.ts', line: 7, signature, doc }]
  return { existence: indexExports(exported, counts, [{ folder: '', dependencies: [dependency] }]) }
}

const LIMITS: ValidationContext = {
  today: '2026-11-23',
  tests: indexTests([], []),
  factory: {
    specs: 'specs/*.spec.md',
    budget: { calls: 4, tokens: 1000, minutes: 2 },
    line: [{ work: { kind: 'run' } }],
  },
}

/** A line that generates, runs commands, and has these stations. */
function lineOf(...actions: string[]): ValidationContext {
  const stations = ['generate', ...actions].map((action) => ({ work: { kind: 'action' as const, action } }))
  const budget = { calls: 4, tokens: 1000, minutes: 2 }
  const line = [...stations, { work: { kind: 'run' as const } }]
  return { factory: { specs: 'specs/*.spec.md', budget, line } }
}

/** A spec is given by the fields that differ from the good one, or by the text of its file. */
type Given = object | string

const FILE = 'specs/trim-lines.spec.md'

function sourcesOf(given: Given | Given[]): Parameters<typeof validateSpecs>[0] {
  return [given].flat().map((each, index) => {
    const path = index === 0 ? FILE : `specs/${index}.spec.md`
    return typeof each === 'string' ? { path, bytes: Buffer.from(each, 'latin1') } : sourceOf(each, path)
  })
}

const [AC1] = GOOD.acceptance
const [ENTRY] = GOOD.interface
const [NOTHING, REUSE] = GOOD.why.alternatives

/** Specs with more globs in one folder than are compared with each other. */
function manyGlobs(): object[] {
  return Array.from({ length: 100 }, (_, spec) => ({
    paths: { write: Array.from({ length: 100 }, (_, path) => `src/${'*a'.repeat(20)}${spec}-${path}*b`) },
  }))
}

function rule(given: Given | Given[], message: string, hint: string, context: ValidationContext = LIMITS) {
  return { given, message, hint, context }
}

/** Each rule once: what was given, what a person reads, what to do next. A rule without a row does not compile. */
const RULES: Record<keyof typeof SPEC_RULES, ReturnType<typeof rule>> = {
  SPEC_TOO_LARGE: rule('x'.repeat(300 * 1024), 'the file has more than 262144 bytes', 'split the spec'),
  SPEC_ENCODING: rule('-\xff', 'the file is not valid UTF-8', 'save the file as UTF-8'),
  SPEC_FRONT_MATTER: rule(
    '# Title\n',
    'the file does not start with a line of three dashes',
    'put the fields of the spec between two lines that hold only ---',
  ),
  SPEC_SCHEMA: rule(
    { title: undefined },
    "/ must have required property 'title'",
    'One line of 3 to 120 characters that says what there will be.',
  ),
  SPEC_ID_NAME: rule(
    { id: 'trim' },
    'the id "trim" is not the name of its file "trim-lines.spec.md"',
    'call the file trim.spec.md, or the spec by its file',
  ),
  SPEC_ID_TWICE: rule(
    [{}, {}],
    'the id "trim-lines" is also that of specs/1.spec.md',
    'give each spec an id of its own; case does not count',
  ),
  SPEC_NOT_TINY: rule(
    { ...TINY, risk: 'medium', paths: { write: ['src/*.ts'] } },
    'the spec is not tiny, because its risk is medium and it writes a glob; its why must weigh alternatives',
    'write why as who, problem, value and alternatives, with do-nothing and reuse at least',
  ),
  SPEC_ALTERNATIVE_MISSING: rule(
    { why: { ...GOOD.why, alternatives: [REUSE] } },
    'the alternative do-nothing is not answered',
    'add { option: do-nothing, verdict: rejected, reason: <why it is not enough> }',
  ),
  SPEC_ALTERNATIVE_REASON: rule(
    { why: { ...GOOD.why, alternatives: [NOTHING, { ...REUSE, reason: 'n/a' }] } },
    'the alternative reuse is answered without a reason',
    'say in one sentence what speaks against it',
  ),
  SPEC_RISK_UNOWNED: rule(
    { risk: 'high', owner: undefined },
    'risk is high and owner is missing',
    'high risk needs an owner, and a why with who, problem, value and alternatives',
  ),
  SPEC_RETIRE_DATE: rule(
    { retire: '2026-02-30' },
    '"2026-02-30" is not a date',
    'write the date as YYYY-MM-DD, or a metric in words',
  ),
  SPEC_RETIRED: rule(
    { retire: '2020-01-01' },
    'the code was to be deleted on 2020-01-01',
    "delete the code instead of changing it, or give the owner's new date",
  ),
  SPEC_EXISTS: rule(
    {},
    'trimLines is likely to exist already as trimLines at src/lines.ts:7 (score 0.70)',
    'use it, or add { option: reuse, verdict: trimLines, reason: <why it will not do> } to why.alternatives',
    offering('trimLines'),
  ),
  SPEC_SIMILAR: rule(
    {},
    'trimLines resembles trimEdges at src/lines.ts:7 (score 0.46)',
    'look whether it does the job, or could',
    offering('trimEdges', { doc: 'Trims edges and corners of a solid body.', params: ['string', 'number'] }),
  ),
  SPEC_DEPENDENCY: rule(
    {},
    'trimLines is called like the dependency trim-lines of package.json',
    'use it, or add { option: reuse, verdict: "trim-lines", reason: <why it will not do> } to why.alternatives',
    offering('other', { dependency: 'trim-lines' }),
  ),
  SPEC_DEPENDENCY_SIMILAR: rule(
    {},
    'the dependency trim of package.json may already do what trimLines shall do',
    'add { option: reuse, verdict: "trim", reason: <why it will not do> } to why.alternatives',
    offering('other', { dependency: 'trim' }),
  ),
  SPEC_SEARCH_PARTIAL: rule(
    {},
    'of 4 files the search read the names of exports alone: 4 too large, 0 unreadable, 0 too slow; such as src/a.ts',
    'look there yourself before writing new code',
    offering('other', { tooLarge: 4 }),
  ),
  SPEC_SEARCH_CUT: rule(
    {},
    'the search for what exists already was cut: 4 files are over its limits, such as src/a.ts',
    'move generated code to a folder such as dist or vendor, or split a file that takes seconds to parse',
    offering('other', { overLimit: 4 }),
  ),
  SPEC_WORD_WEAK: rule(
    criterion({ ears: 'It shall be robust.' }),
    '"robust" leaves open what shall happen',
    'say what can be observed: a value, a number with its unit, a name',
  ),
  SPEC_WORD_VAGUE: rule(
    criterion({ ears: 'It shall be simple.' }),
    '"simple" is often vague',
    'say it in numbers or names if a reader could take it two ways',
  ),
  SPEC_CRITERION_FORM: rule(
    criterion({ ears: undefined, when: 'a line ends in spaces' }),
    'the criterion lacks given and then',
    'write one EARS sentence, or all of given, when and then',
  ),
  SPEC_EARS: rule(
    criterion({ ears: 'It trims.' }),
    'AC-1 has no "shall"',
    'write "When <trigger>, <system> shall <response>", "If <condition>, then <system> shall ..." or "<System> shall ..."',
  ),
  SPEC_UNTESTABLE: rule(
    criterion({ examples: [] }),
    'AC-1 has nothing that could show it to be wrong',
    'give an example row, name an existing test, or say check: review',
  ),
  SPEC_PROPERTY_UNTESTED: rule(
    criterion({ examples: [], check: 'property' }),
    'AC-1 is a property that no named test runs',
    'name the property test under tests, or give example rows; without them it is judged by reading alone',
  ),
  SPEC_CRITERION_TWICE: rule(
    { acceptance: [AC1, { ...AC1, id: 'ac-1' }] },
    'the criterion id "ac-1" stands here twice',
    'give every criterion an id of its own; case does not count',
  ),
  SPEC_TEST_MISSING: rule(
    criterion({ tests: ['drops tabs'] }),
    'AC-1 names the test "drops tabs", which the base commit does not have',
    'commit the test first, correct its name, or give example rows instead',
  ),
  SPEC_HOLDOUT_ALL: rule(
    criterion({ holdout: true }),
    'every criterion is a hold-out, so the writer would see none',
    'show the writer at least one',
  ),
  SPEC_HOLDOUT_NEEDS_REPORT: rule(
    criterion({ holdout: true }),
    'a criterion or row is a hold-out, and no command station of factory.yml calls examples',
    'add a command station to factory.yml, or exercise: true to one that is there',
    { factory: { specs: 'specs/*.spec.md', budget: { calls: 4, tokens: 1000, minutes: 2 }, line: [] } },
  ),
  SPEC_UNSHOWN: rule(
    criterion({ examples: [], check: 'review' }),
    'nothing can show AC-1: only reading can show it, and factory.yml names no reviewer',
    'name models.reviewer and a station review in factory.yml, or give the criterion an example',
    lineOf('style-gate', 'review'),
  ),
  SPEC_LINE_UNGATED: rule(
    {},
    'the line has no station style-gate: nothing holds the house standard over the change',
    'add style-gate to the line of factory.yml',
    lineOf('review'),
  ),
  SPEC_LINE_UNREVIEWED: rule(
    {},
    'the line has no station review: nobody sets the evidence against the criteria',
    'add review to the line of factory.yml',
    lineOf('style-gate'),
  ),
  SPEC_BUDGET: rule(
    { budget: { calls: 9 } },
    'the spec asks for 9 calls, factory.yml allows 4',
    'ask for at most 4, or raise the budget in factory.yml',
  ),
  SPEC_PATH_UNSAFE: rule(
    { paths: { write: ['../a.ts'] } },
    'the path "../a.ts" has a dot segment',
    'use a relative path with plain names and forward slashes; * and ** are the only wildcards',
  ),
  SPEC_PATH_FORBIDDEN: rule(
    { paths: { write: ['package-lock.json'] } },
    'the path "package-lock.json" is a lock file',
    'people change these files; take the path out of paths.write',
  ),
  SPEC_PATH_BROAD: rule(
    { paths: { write: ['*.ts'] } },
    'the glob "*.ts" begins at the top folder',
    'begin the glob with a folder by name, e.g. src/**',
  ),
  SPEC_PATH_TEST: rule(
    { paths: { write: ['test/**'] } },
    'the glob "test/**" is for test files',
    'name each test file by its exact path',
  ),
  SPEC_PATH_JUDGE: rule(
    { paths: { write: ['test/trim.test.ts'] }, ...criterion({ tests: ['test/trim.test.ts'] }) },
    'the test "test/trim.test.ts" is the evidence of AC-1 and may not be rewritten by the change',
    'take it out of paths.write, or name other evidence',
  ),
  SPEC_PATH_TWICE: rule(
    { paths: { write: ['src/a.ts', 'src/A.ts'] } },
    'the path "src/A.ts" is "src/a.ts" again where case does not count',
    'keep one of the two',
  ),
  SPEC_OVERLAP: rule(
    [{}, {}, {}, {}, {}],
    'the path "src/trim.ts" would also be written by specs/1.spec.md, specs/2.spec.md, specs/3.spec.md and others',
    'release one spec before the other is opened, or give each its own files; released specs leave the folder',
  ),
  SPEC_OVERLAP_UNCHECKED: rule(
    [{ paths: { write: ['src/z*b'] } }, ...manyGlobs()],
    'the path "src/z*b" could not be compared with all others: too many globs lie in one folder',
    'name exact paths, or globs in folders of their own',
  ),
  SPEC_OTHER_UNREADABLE: rule(
    [{}, 'nothing'],
    'specs/1.spec.md cannot be read, so it was not compared with this spec',
    'run jidoka validate specs/1.spec.md',
    { only: new Set([FILE]) },
  ),
  SPEC_CALL: rule(
    criterion({ examples: [{ call: 'trimLines(text)', returns: 1 }] }),
    'the call "trimLines(text)" text is not a literal',
    'write a call with literal arguments, e.g. slugify("Hello World")',
  ),
  SPEC_CALL_UNKNOWN: rule(
    criterion({ examples: [{ call: 'trim("a")', returns: 1 }] }),
    '"trim" is no export of the interface or of a file in paths',
    'add it to the interface, or add the file that exports it to paths.read',
  ),
  SPEC_SIGNATURE: rule(
    { interface: [{ ...ENTRY, signature: 'function trim(text string)' }] },
    'the signature "function trim(text string)" cannot be read: Unexpected token, expected ","',
    'write one declaration without a body, e.g. function slugify(text: string): string',
  ),
  SPEC_INTERFACE_OUTSIDE: rule(
    { interface: [{ ...ENTRY, module: 'src/other.ts' }] },
    'the module "src/other.ts" is not among paths.write',
    'add it to paths.write, or name the module that the change writes',
  ),
  SPEC_DOMAIN_UNKNOWN: rule(
    { domain: [{ of: 'other', argument: 1, is: 'finite' }] },
    'the domain speaks of "other", which is no export of the interface or of a file in paths',
    'name an export that the spec is about',
  ),
  SPEC_DOMAIN_ARGUMENT: rule(
    { domain: [{ of: 'trimLines', argument: 2, is: 'finite' }] },
    '"trimLines" has 1 parameters, and the domain speaks of argument 2',
    'count arguments from 1, as the signature has them',
  ),
  SPEC_DOMAIN_EXAMPLE: rule(
    { domain: [{ of: 'trimLines', argument: 1, is: 'finite' }] },
    'the domain excludes an example of AC-1: argument 1 of trimLines is finite',
    'correct the line of the domain, or take the example out',
  ),
  SPEC_DOMAIN_TWICE: rule(
    { domain: [{ not: 'trimLines("")' }, { not: "trimLines( '' )" }] },
    'this line of the domain stands here twice',
    'keep one of the two',
  ),
  SPEC_INTERFACE_TWIN: rule(
    [{}, {}],
    'specs/1.spec.md declares an export "trimLines" too',
    'let one spec offer it and the other use it, or give them names that tell them apart',
  ),
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
    ['SPEC_UNTESTABLE', criterion({ check: 'test' }), 'AC-1 says check: test but names no test'],
    [
      'SPEC_NOT_TINY',
      { ...TINY, acceptance: [AC1, { ...AC1, id: 'AC-2' }] },
      'the spec is not tiny, because it has 2 criteria; its why must weigh alternatives',
    ],
    [
      'SPEC_NOT_TINY',
      { ...TINY, interface: [ENTRY, ENTRY], paths: { write: ['src/a.ts', 'src/b.ts', 'src/c.ts'] } },
      'the spec is not tiny, because it has 2 interface entries and it writes 3 paths; its why must weigh alternatives',
    ],
  ])('%s: %j', async (code, given, message) => {
    const tiny = 'why' in Object(given) ? { owner: undefined, risk: undefined, interface: undefined } : {}
    const fields = typeof given === 'string' ? given : { ...tiny, ...given }
    const findings = await validateSpecs(sourcesOf(fields), LIMITS)
    expect(findings.filter((each) => each.code === code).map((each) => each.message)).toContain(message)
  })
})

describe('an EARS sentence', () => {
  it.each([
    ['The parser returns a list.', 'has no "shall"'],
    ['The parser must return a list.', 'has no "shall"'],
    ['The parser `shall` return a list.', 'has no "shall"'],
    ['The parser shall return a list and shall log.', 'has more than one "shall"'],
    ['The parser shall.', 'says nothing after "shall"'],
    ['The parser shall not.', 'says nothing after "shall"'],
    ['Shall return a list.', 'names nothing that shall do it'],
    [
      'When the text is empty the parser shall return a list.',
      'has no comma between its condition and the system',
    ],
    ['When the text is empty, shall return a list.', 'names nothing that shall do it'],
    ['When , the parser shall return a list.', 'has an empty condition'],
    ['If the text is empty, the parser shall throw.', 'has an "If" without ", then" before the system'],
    ['If the text is empty, then shall throw.', 'names nothing that shall do it'],
    ['When open, if empty, the parser shall throw.', 'has an "If" without ", then" before the system'],
  ])('may not be: %s', (sentence, problem) => {
    expect(earsProblem(sentence)).toBe(problem)
  })
})

describe('a call of an example', () => {
  it.each([
    ['f(x)', 'x is not a literal'],
    ['f(process.env.KEY)', 'member expression is not a literal'],
    ['f(() => 1)', 'arrow function expression is not a literal'],
    ['f(function () {})', 'function expression is not a literal'],
    ['f(class {})', 'class expression is not a literal'],
    ['f(`${1}`)', 'a template with an expression is not a literal'],
    ['f`x`', 'is no call but a tagged template expression'],
    ['f(1 + 1)', 'binary expression is not a literal'],
    ['f(a = 1)', 'assignment expression is not a literal'],
    ['f(+1)', 'the operator + is not a literal'],
    ['f(!0)', 'the operator ! is not a literal'],
    ['f(void 0)', 'the operator void is not a literal'],
    ['f(-x)', 'the operator - is not a literal'],
    ['f(...[1])', 'a spread is not a literal'],
    ['f([...[1]])', 'a spread is not a literal'],
    ['f([1, , 2])', 'an array with a hole is not a literal'],
    ['f({ a })', 'an object with computed or shorthand keys is not a literal'],
    ['f({ ["a"]: 1 })', 'an object with computed or shorthand keys is not a literal'],
    ['f({ get a() { return 1 } })', 'an object with methods or spreads is not a literal'],
    ['f({ ...{} })', 'an object with methods or spreads is not a literal'],
    ['f({ __proto__: 1 })', 'the key __proto__ is not allowed'],
    ['f({ "__proto__": 1 })', 'the key __proto__ is not allowed'],
    ['f(new Function("return 1"))', 'only Date, Map, Set, URL may be built inside a call'],
    ['f(new Date(now))', 'now is not a literal'],
    ['f(g())', 'call expression is not a literal'],
    ['f(await 1)', 'await expression is not a literal'],
    ['f(/(/)', 'the regular expression is not valid'],
    ['f(import.meta)', 'meta property is not a literal'],
    ['f?.(1)', 'is no call but an optional call expression'],
    ['a?.f(1)', 'is no call but an optional call expression'],
    ['f["x"](1)', 'may name members only as object.member'],
    ['f.constructor("return 1")()', 'may not reach constructor'],
    ['f.prototype.g()', 'may not reach prototype'],
    ['f.__proto__.g()', 'may not reach __proto__'],
    ['(() => 1)()', 'calls an arrow function expression, not an export'],
    ['this.f()', 'calls a this expression, not an export'],
    ['"a".repeat(3)', 'calls a string literal, not an export'],
    ['import("node:fs")', 'calls an import, not an export'],
    ['f', 'is no call but an identifier'],
    ['f(1), g(2)', 'is no call but a sequence expression'],
    ['f(1) // and more', 'comments are not allowed'],
    ['f(/* 1 */)', 'comments are not allowed'],
    ['f(1', 'Unexpected token, expected ","'],
    ['', 'The input is empty or contains only comments.'],
    ['f("\ud800")', 'is not valid Unicode'],
    [`f(${'['.repeat(1990)})`, 'is nested too deep'],
    [`f("${'a'.repeat(2000)}")`, 'is longer than 2000 characters'],
  ])('may not be %.60s', (text, message) => {
    expect(parseCall(text)).toEqual({ kind: 'bad', message })
  })
})

describe('a signature', () => {
  it.each([
    [
      'function slugify(text: string): string { return text }',
      'An implementation cannot be declared in ambient contexts.',
    ],
    ['slugify(text: string): string', 'Missing semicolon.'],
    ['function slugify(text string): string', 'Unexpected token, expected ","'],
    ['function (text: string): string', 'Unexpected token'],
    ['function a(): void; function b(): void', 'one declaration was expected'],
    ['function a(): void // and so on', 'one declaration was expected'],
    ['const a: number, b: number', 'declares no single function, class, constant or type'],
    ['namespace Text {}', 'declares no single function, class, constant or type'],
    ['import { a } from "b"', 'Missing semicolon.'],
    ['', 'declares no single function, class, constant or type'],
    [`function f(a: ${'A'.repeat(2000)}): void`, 'is longer than 2000 characters'],
    [`type A = ${'('.repeat(1900)}`, 'is nested too deep'],
  ])('is refused: %.60s', (signature, message) => {
    expect(readSignature(signature)).toEqual({ kind: 'bad', message })
  })

  it('that makes the parser backtrack for ever is given up', () => {
    const read = readSignature(`function f(a = ${'<A>('.repeat(60)}1${')'.repeat(60)}): void`)
    expect(read).toEqual({ kind: 'bad', message: 'takes too long to read' })
  })
})

describe('a field that is not known', () => {
  it.each([
    [
      { colour: 'red' },
      'known fields here: id, title, owner, risk, template, paths, why, interface, acceptance, domain, effects, nonGoals, budget, retire',
    ],
    [
      criterion({ weight: 3 }),
      'known fields here: id, ears, given, when, then, examples, tests, check, holdout',
    ],
  ])('gets a list of those that are: %j', async (fields, hint) => {
    expect(await validateSpecs(sourcesOf(fields), LIMITS)).toMatchObject([{ code: 'SPEC_SCHEMA', hint }])
  })
})

const SPEC = fileOf({ interface: undefined, paths: { write: ['src/**', 'package.json'] } }).spec

function changing(path: string, content?: string): ProposedFile[] {
  return [{ path, content }]
}

function proposing(manifest: object): ProposedFile[] {
  return changing('package.json', JSON.stringify(manifest))
}

const OWN_TEST = 'test/acceptance/trim-lines.test.ts'
const CODE = 'export const a = 1\n'
const BY_NAME = 'it may change only when paths.write names this very path'

function inBase(path: string, mode: '100644' | '120000' = '100644'): PlacedTree[number] {
  return { path, mode }
}

describe('a change that is refused says why:', () => {
  it.each<[code: string, files: ProposedFile[], message: string, hint?: string]>([
    [
      'CHANGE_TOO_MANY_FILES',
      Array.from({ length: 101 }, (_, index) => ({ path: `src/${index}.ts`, content: CODE })),
      'the change has 101 files, the limit is 100',
      'split the spec',
    ],
    [
      'CHANGE_TOO_LARGE',
      changing('src/a.ts', 'x'.repeat(MAX_CHANGE_BYTES + 1)),
      `the change has ${MAX_CHANGE_BYTES + 1} bytes, the limit is ${MAX_CHANGE_BYTES}`,
      'split the spec',
    ],
    [
      'CHANGE_FILE_TOO_LARGE',
      changing('src/a.ts', 'x'.repeat(MAX_CHANGED_FILE_BYTES + 1)),
      `the file has ${MAX_CHANGED_FILE_BYTES + 1} bytes, the limit is ${MAX_CHANGED_FILE_BYTES}`,
    ],
    ['CHANGE_PATH_UNSAFE', changing('../a.ts', CODE), 'the path "../a.ts" has a dot segment'],
    [
      'CHANGE_FORBIDDEN_PATH',
      changing('yarn.lock', CODE),
      'a model may not write here: the path is a lock file',
    ],
    [
      'CHANGE_OUT_OF_SCOPE',
      changing('lib/a.ts', CODE),
      'the path is not among paths.write of the spec',
      'widen paths.write if the spec needs it',
    ],
    [
      'CHANGE_OWN_TEST',
      changing(OWN_TEST, CODE),
      'the acceptance tests of the spec are written by code alone',
    ],
    ['CHANGE_TEST_FILE', changing('src/a.test.ts', CODE), 'the path is a test file', BY_NAME],
    ['CHANGE_GATE_FILE', changing('src/tsconfig.json', '{}'), 'the path sets what the gates check', BY_NAME],
    [
      'CHANGE_MANIFEST',
      changing('src/package.json', '{}'),
      `the path ${namedOnly('package.json')?.reason ?? ''}`,
      BY_NAME,
    ],
    ['CHANGE_MANIFEST', changing('package.json', '[]'), 'package.json is not a JSON object'],
    [
      'CHANGE_DEPENDENCY',
      proposing({ dependencies: { a: '1.0.0', b: '^2.0.0' } }),
      '"b@^2.0.0" is a new dependency',
      'a person confirms that the package exists and is wanted',
    ],
    [
      'CHANGE_DEPENDENCY',
      proposing({ dependencies: { a: '2.0.0' } }),
      '"a@2.0.0" replaces "1.0.0"',
      'a person confirms that the package exists and is wanted',
    ],
    [
      'CHANGE_DEPENDENCY_SOURCE',
      proposing({ dependencies: { a: 'file:../a' } }),
      '"a@file:../a" does not come from the registry',
    ],
    [
      'CHANGE_SCRIPT',
      proposing({ dependencies: { a: '1.0.0' }, scripts: { test: 'true' } }),
      'the script "test" may not be changed by a model',
      'scripts decide what the gates run: change them by hand',
    ],
    ['CHANGE_NOT_TEXT', changing('src/a.ts', 'a\u0000b'), 'the content is not plain UTF-8 text'],
    [
      'CHANGE_BIDI',
      changing('src/a.ts', '// \u202e evil'),
      'the content turns the reading direction with an invisible character',
      'write it as an escape',
    ],
    [
      'CHANGE_TWIN',
      changing('src/Index.ts', CODE),
      'differs only in case or Unicode form from "src/index.ts"',
    ],
    [
      'CHANGE_TWICE',
      [...changing('src/a.ts', CODE), ...changing('src/a.ts', CODE)],
      'the path occurs twice in the change',
    ],
    ['CHANGE_PARENT', changing('src/index.ts/a.ts', CODE), '"src/index.ts" is not a folder'],
    ['CHANGE_PARENT', changing('src', CODE), 'is a folder in the base'],
    ['CHANGE_LINK', changing('src/link.ts', CODE), 'is a symbolic link or a submodule in the base'],
    ['CHANGE_DELETES_NOTHING', changing('src/gone.ts'), 'is to be deleted but is not in the base'],
  ])('%s, %#', (...[code, files, message, hint]) => {
    const findings = checkChange(files, SPEC, {
      base: [inBase('package.json'), inBase('src/index.ts'), inBase('src/link.ts', '120000')],
      control: { factory: 'factory.yml', specs: 'specs/*.spec.md' },
      ownTests: [OWN_TEST],
      before: new Map([['package.json', '{"dependencies":{"a":"1.0.0"},"scripts":{"test":"vitest run"}}']]),
    })
    const found = findings.find((each) => each.code === code)
    expect([found?.message, found?.hint]).toEqual([message, hint])
  })

  it.each([
    [
      'an export that the interface asks for',
      'export const trim = 1',
      'no export is named trimLines; the spec asks for: function trimLines(text: string): string',
    ],
    [
      'the whole module',
      undefined,
      'the change does not write this module; the spec asks for: function trimLines(text: string): string',
    ],
  ])('CHANGE_INTERFACE, without %s', (_, text, message) => {
    const head = new Map(text === undefined ? [] : [['src/trim.ts', text]])
    expect(checkInterface(fileOf().spec, head)).toMatchObject([
      { message, hint: 'export trimLines from src/trim.ts by this name, as the interface of the spec says' },
    ])
  })
})
