import { earsProblem } from '../../../../shared/specification/checks/criteria.ts'
import { criterion } from '../sample-spec.ts'
import { AC1, ENTRY, FILE, lineOf, rule } from './rule-cases.ts'
import { EVERY_KIND, EVERY_KIND_SKELETON, templateOf } from '../../template/templates.ts'
import type { ValidationContext } from '../../../../shared/specification/checks/validate-spec.ts'

/** Specs with more globs in one folder than are compared with each other. */
function manyGlobs(): object[] {
  return Array.from({ length: 100 }, (_, spec) => ({
    paths: { write: Array.from({ length: 100 }, (_, path) => `src/${'*a'.repeat(20)}${spec}-${path}*b`) },
  }))
}

/** A base commit with one template. */
function withTemplate(): ValidationContext {
  const files = { 'template.yml': EVERY_KIND, 'all.ts.tmpl': EVERY_KIND_SKELETON }
  const template = templateOf('every-kind', files)
  const templates = new Map([['every-kind', { kind: 'ok' as const, template }]])
  return { templates: { templates, templateOf: () => undefined } }
}

/** The rules of criteria, paths, code and domain: each once. */
export const RULES_OF_THE_PARTS = {
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
    'write one sentence, as in ears: "When the list is empty, the parser shall return 0", or all of given, when and then',
  ),
  SPEC_EARS: rule(
    criterion({ ears: 'It trims.' }),
    `AC-1 ${earsProblem('It trims.') ?? ''}`,
    'write as in "When the list is empty, the parser shall return 0", "If the text is no date, then it must throw a RangeError" or "It shall ..."',
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
  SPEC_PACKAGE: rule(
    { dependencies: [{ name: 'ms', range: '^2.1.3' }] },
    'paths.write does not name "package.json"',
    'add package.json to paths.write: nothing but these dependencies may change in it',
  ),
  SPEC_TEMPLATE: rule(
    { template: 'parser' },
    'the base commit has no template "parser"',
    'it has every-kind',
    withTemplate(),
  ),
  SPEC_TEMPLATE_WITH: rule(
    { template: 'every-kind', with: { name: 'a-' } },
    '"name" "a-" is not one or more words of letters and digits',
    'the template every-kind has name (name): what it is called',
    withTemplate(),
  ),
  SPEC_TEMPLATE_PATH: rule(
    { template: 'every-kind', with: { name: 'shelf' } },
    'the template every-kind makes "src/shelf.ts", which paths.write does not name',
    'add src/shelf.ts to paths.write',
    withTemplate(),
  ),
  SPEC_WEAKENS: rule(
    { weakens: ['test/trim.test.ts#trims: the case moves to another file'] },
    'paths.write does not cover "test/trim.test.ts"',
    'add "test/trim.test.ts" to paths.write, or take the line out',
  ),
  SPEC_PATH_TWICE: rule(
    { paths: { write: ['src/a.ts', 'src/A.ts'] } },
    'the path "src/A.ts" is "src/a.ts" again where case does not count',
    'keep one of the two',
  ),
  SPEC_OVERLAP: rule(
    [{}, {}, {}, {}, {}],
    'the path "src/trim.ts" would also be written by specs/1.spec.md, specs/2.spec.md, specs/3.spec.md and others',
    'nothing to do: if the other one is released first and changes this file, run this one again',
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
    criterion({ examples: [{ call: 'trimLines(Date.now())', returns: 1 }] }),
    'the call "trimLines(Date.now())" takes the time of this moment',
    'write a call of an export, e.g. slugify("Hello World"), or any expression that gives the same each time; statements before it stand under given',
  ),
  SPEC_CALL_UNKNOWN: rule(
    criterion({ examples: [{ call: 'trim("a")', returns: 1 }] }),
    '"trim" is no export of the interface or of a file in paths',
    'add it to the interface, or add the file that exports it to paths.read; what the row declares itself stands under given',
  ),
  SPEC_VALUE: rule(
    criterion({ examples: [{ call: 'trimLines("a")', gives: 'a b' }] }),
    '"a b" is no JavaScript literal',
    'write a literal, e.g. gives: \'new Date("2024-02-29")\'',
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
