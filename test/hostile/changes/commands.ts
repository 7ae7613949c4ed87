import type { CommandChange } from '../command-change.ts'

const OF = 'turns commands and reports'
const FS =
  "import { appendFileSync, chmodSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'\n"
/** A check of the repository that fails, whatever the change is. */
const CHECK = ['node check.js']

const junit = (body: string, attributes = ''): string =>
  `<testsuites><testsuite name="a" ${attributes}>${body}</testsuite></testsuites>`
const GREEN = '<testcase name="AC-1: example 1" classname="test" file="test/a.test.js"/>'
const writes = (text: string): string => `${FS}writeFileSync('junit.xml', ${JSON.stringify(text)})\n`

function overwriting(
  name: string,
  tries: string,
  code: string,
  then: readonly string[] = CHECK,
): CommandChange {
  return { name, class: OF, tries, code: () => `${FS}${code}\n`, then, stops: ['tree check'] }
}

function reporting(name: string, tries: string, code: string): CommandChange {
  return { name, class: OF, tries, code: () => code, report: 'junit.xml', stops: ['strict reports'] }
}

/** Changes that rewrite what the next command of their station runs, or the report that it reads. */
export const COMMANDS: CommandChange[] = [
  overwriting(
    'check-overwritten',
    'rewrites the program of the next command',
    "writeFileSync('check.js', '')",
  ),
  overwriting(
    'check-appended',
    'ends the program of the next command before it checks',
    "writeFileSync('check.js', 'process.exit(0)')",
  ),
  overwriting(
    'check-linked',
    'puts a link in place of the next program',
    "rmSync('check.js')\nsymlinkSync('src/units.ts', 'check.js')",
  ),
  overwriting(
    'check-imported',
    'rewrites what the next program imports',
    "writeFileSync('lib/rules.js', 'export const rules = []')",
  ),
  overwriting(
    'folder-swapped',
    'puts another folder in place of one that the next program imports',
    "renameSync('lib', 'old')\nmkdirSync('lib')\nwriteFileSync('lib/rules.js', 'export const rules = []')",
  ),
  overwriting(
    'scripts-rewritten',
    'rewrites the scripts of package.json',
    'writeFileSync(\'package.json\', \'{ "type": "module", "scripts": { "check": "true" } }\')',
    ['node --run check'],
  ),
  overwriting(
    'test-deleted',
    'takes the test away that the next command runs',
    "rmSync('test/units.test.js')",
    ['node --test-isolation=none --test; test $(find test -name "*.test.js" | wc -l) -gt 0 -o $? -eq 0'],
  ),
  {
    name: 'next-change-restored',
    class: OF,
    tries: 'rewrites the program of the next command by a process that outlives the first',
    code: () =>
      "import { spawn } from 'node:child_process'\nspawn('sh', ['-c', 'sleep 0.2; echo > check.js'], { detached: true, stdio: 'ignore', env: {} }).unref()\n",
    then: ['sleep 0.6', ...CHECK],
    stops: ['isolation', 'tree check'],
  },
  reporting('report-missing', 'leaves no report', 'export {}\n'),
  reporting('report-empty', 'leaves a report without a test', writes(junit(''))),
  reporting('report-torn', 'leaves half of a report', writes(junit(GREEN).slice(0, -20))),
  reporting(
    'report-linked',
    'leaves a link to a report that it wrote elsewhere',
    `${FS}writeFileSync('real.xml', ${JSON.stringify(junit(GREEN))})\nsymlinkSync('real.xml', 'junit.xml')\n`,
  ),
  reporting(
    'report-skipped',
    'skips every test',
    writes(junit('<testcase name="AC-1: example 1" classname="test"><skipped/></testcase>')),
  ),
  reporting(
    'report-with-error-outside',
    'leaves the error outside of the tests',
    writes(junit(`${GREEN}<error message="no"/>`)),
  ),
  reporting(
    'report-with-other-counts',
    'counts a failure and does not list it',
    writes(junit(GREEN, 'tests="2" failures="1"')),
  ),
  reporting(
    'report-of-unknown-state',
    'gives a test a state that nobody knows',
    writes(
      junit(
        '<testcase name="AC-1: example 1" classname="test" status="fine"><unknown/></testcase>',
        'tests="1" failures="1"',
      ),
    ),
  ),
  {
    name: 'failing-command',
    class: OF,
    tries: 'lets its own command fail and hopes for the report',
    code: () => `${writes(junit(GREEN))}process.exitCode = 1\n`,
    report: 'junit.xml',
    stops: ['commands'],
  },
  { name: 'endless', class: OF, tries: 'never ends', code: () => 'for (;;);\n', stops: ['commands'] },
  {
    name: 'folder-deleted',
    class: OF,
    tries: 'takes the whole tree away',
    code: () => `${FS}rmSync(process.cwd(), { recursive: true, force: true })\n`,
    then: ['true'],
    stops: ['tree check'],
  },
  {
    name: 'flood',
    class: OF,
    tries: 'prints more than anybody can keep, and then the words of a green run',
    code: () =>
      "for (let n = 0; n < 400; n++) process.stdout.write('x'.repeat(100_000))\nconsole.log('ok 1 - all')\nprocess.exitCode = 1\n",
    stops: ['commands'],
  },
]
