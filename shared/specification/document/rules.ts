/** Every rule of a spec by its stable code, with the file that checks it. A code is never given to another rule. */
export const SPEC_RULES = {
  // document/read-spec.ts, document/front-matter.ts: can the file be read?
  SPEC_TOO_LARGE: 'the file has at most 256 KiB',
  SPEC_ENCODING: 'the file is UTF-8',
  SPEC_FRONT_MATTER: 'the fields stand between two lines of three dashes at the top',
  SPEC_SCHEMA: 'the fields fit schemas/spec.schema.json',
  // checks/identity.ts
  SPEC_ID_NAME: 'the id is the name of the file',
  SPEC_ID_TWICE: 'no two open specs have one id',
  // checks/worth.ts: should this be written at all?
  SPEC_NOT_TINY: 'a spec that is not tiny weighs alternatives',
  SPEC_ALTERNATIVE_MISSING: 'do-nothing and reuse are answered',
  SPEC_ALTERNATIVE_REASON: 'every alternative is answered with a reason',
  SPEC_RISK_UNOWNED: 'high risk has an owner and a full why',
  SPEC_RETIRE_DATE: 'a retire date exists',
  SPEC_RETIRED: 'a retire date is not past',
  // checks/existing.ts: does it exist already?
  SPEC_EXISTS: 'no export does the job already, or reuse says why it will not do',
  SPEC_EXISTS_MAYBE: 'of an export that may do the job, the spec says in a word why it will not do',
  SPEC_SIMILAR: 'an export that is similar is worth a look',
  SPEC_DEPENDENCY: 'no dependency is called like the function, or reuse says why it will not do',
  SPEC_DEPENDENCY_SIMILAR: 'a dependency that may do the job is worth a look',
  SPEC_SEARCH_PARTIAL: 'the existence search read every file as a program',
  SPEC_SEARCH_CUT: 'the existence search looked at every file',
  // checks/wording.ts
  SPEC_WORD_WEAK: 'a normative sentence leaves nothing open',
  SPEC_WORD_VAGUE: 'a normative sentence has no vague word',
  // checks/criteria.ts
  SPEC_CRITERION_FORM: 'a criterion is one EARS sentence, or given, when and then',
  SPEC_EARS: 'an EARS sentence has its shape',
  SPEC_UNTESTABLE: 'every criterion has an example, a test, a property or an explicit review',
  SPEC_PROPERTY_UNTESTED: 'a property has a test that runs it',
  SPEC_CRITERION_TWICE: 'criterion ids are unique',
  // checks/tests.ts
  SPEC_TEST_MISSING: 'a named test exists at the base commit',
  // checks/factory-limits.ts: what the line allows
  SPEC_HOLDOUT_ALL: 'the writer sees at least one criterion',
  SPEC_HOLDOUT_NEEDS_REPORT: 'hold-outs need a command station that calls examples',
  SPEC_BUDGET: 'the budget is at most that of factory.yml',
  // checks/line-evidence.ts: what the line can show
  SPEC_UNSHOWN: 'some station of the line can show every criterion',
  SPEC_LINE_UNGATED: 'the line has a station style-gate',
  SPEC_LINE_UNREVIEWED: 'the line has a station review',
  // checks/write-paths.ts, checks/places.ts
  SPEC_PATH_UNSAFE:
    'paths are relative, plain, safe on every platform, and name files whose content is in this repository',
  SPEC_PATH_FORBIDDEN: 'control files are never written',
  SPEC_PATH_BROAD: 'a write glob begins with a folder by name',
  SPEC_PATH_TEST: 'test files are written by exact path only',
  SPEC_PATH_JUDGE: 'a test that is evidence is not rewritten by the change',
  SPEC_PATH_TWICE: 'write paths differ where case does not count',
  // checks/dependencies.ts
  SPEC_PACKAGE: 'a package that is named can be declared, once, and some station makes the lock file',
  // checks/template.ts
  SPEC_TEMPLATE: 'a template that is named exists at the base commit and can be read',
  SPEC_TEMPLATE_WITH: 'the values under with fit the parameters of the template',
  SPEC_TEMPLATE_PATH: 'paths.write names the files of the instance',
  // checks/weakens.ts
  SPEC_WEAKENS: 'what may be weakened is named once, with a reason, in a file that the change may write',
  // checks/overlap.ts, checks/clashes.ts, checks/validate-spec.ts: the other open specs
  SPEC_OVERLAP: 'no two open specs write one file, or one a file and the other a folder of it',
  SPEC_OVERLAP_UNCHECKED: 'write globs are few enough to be compared',
  SPEC_OTHER_UNREADABLE: 'the other open specs can be read and compared',
  // checks/rows.ts: what rows do, and what must come of it
  SPEC_CALL: 'a row does something that gives the same each time',
  SPEC_CALL_UNKNOWN: 'a row uses exports of the interface or of a file in paths, and files of paths',
  SPEC_VALUE: 'a value under gives is a literal, and a pattern is one',
  // checks/code.ts: signatures
  SPEC_SIGNATURE: 'a signature is one TypeScript declaration without a body',
  SPEC_INTERFACE_OUTSIDE: 'the module of an interface entry is among paths.write',
  SPEC_INTERFACE_TWIN: 'no two open specs declare one export name',
  // checks/domain.ts
  SPEC_DOMAIN_UNKNOWN: 'the domain speaks of exports of the interface or of a file in paths',
  SPEC_DOMAIN_ARGUMENT: 'the domain speaks of arguments that there are',
  SPEC_DOMAIN_EXAMPLE: 'the domain holds every example that returns something',
  SPEC_DOMAIN_TWICE: 'no two lines of the domain say the same',
} as const

export type SpecRule = keyof typeof SPEC_RULES
