import { GOOD, TINY } from '../sample-spec.ts'
import { NOTHING, offering, REUSE, rule, notTiny } from './rule-cases.ts'

/** The rules of the file, of its worth, and of what exists already: each once. */
export const RULES_OF_THE_WHOLE = {
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
    notTiny('its risk is medium and it writes a glob'),
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
    'trimLines is likely to exist already as trimLines at src/lines.ts:7 (score 0.69)',
    'use it, or add { option: reuse, verdict: trimLines, reason: <why it will not do> } to why.alternatives',
    offering('trimLines'),
  ),
  SPEC_EXISTS_MAYBE: rule(
    {},
    'trimLines may exist already as trimEdges at src/lines.ts:7 (score 0.44)',
    'use it, or say in one line why not: { option: reuse, verdict: trimEdges, reason: <why it will not do> } in why.alternatives, or `trimEdges` in a sentence of why or nonGoals',
    offering('trimEdges', { doc: 'Trims edges and corners of a solid body.', params: ['string', 'number'] }),
  ),
  SPEC_SIMILAR: rule(
    {},
    'trimLines resembles trimSolidCorners at src/lines.ts:7 (score 0.33)',
    'look whether it does the job, or could',
    offering('trimSolidCorners', { doc: 'Rounds a solid body.', params: ['Body', 'number'] }),
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
}
