import { changesOf, RIGHT, rightBeside, WRONG, wrongBehind, MODULE, type HostileChange } from '../change.ts'

const JUNIT = `<testsuites><testsuite tests="2"><testcase name="AC-1: example 1" classname="test"/><testcase name="AC-3: hold-out example 1" classname="test"/></testsuite></testsuites>`

const forged = (path: string): string => `writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(JUNIT)})`

/** Changes that end the process of their judge, or write its findings for it. */
export const JUDGES: HostileChange[] = changesOf('ends or forges its judge', [
  [
    'exit-at-import',
    'ends the process with 0 while it is loaded',
    wrongBehind('process.exit(0)'),
    ['capability fact', 'values'],
  ],
  [
    'exit-in-call',
    'ends the process with 0 at the first call',
    {
      [MODULE]:
        'export function minutesOf(text: string): number {\n  process.exitCode = 0\n  return process.exit(text.length - text.length)\n}\n',
    },
    ['capability fact', 'values'],
  ],
  [
    'exit-hook-junit',
    'writes a green junit.xml when the process ends',
    wrongBehind(
      `import { writeFileSync } from 'node:fs'\nprocess.on('exit', () => {\n  ${forged('junit.xml')}\n  process.exit(0)\n})`,
    ),
    ['capability fact', 'values'],
  ],
  [
    'junit-of-vitest',
    'writes a green report where vitest leaves one',
    wrongBehind(
      `import { mkdirSync, writeFileSync } from 'node:fs'\nmkdirSync('reports', { recursive: true })\n${forged('reports/junit.xml')}`,
    ),
    ['capability fact', 'values'],
  ],
  [
    'abort-signal',
    'kills its own process so that nothing is said',
    wrongBehind("process.kill(process.pid, 'SIGKILL')"),
    ['capability fact', 'values'],
  ],
  [
    'uncaught-swallowed',
    'throws at load and catches its own uncaught error',
    wrongBehind(
      "process.on('uncaughtException', () => process.exit(0))\nqueueMicrotask(() => {\n  throw new Error('gone')\n})",
    ),
    ['capability fact', 'values'],
  ],
  [
    'frame-in-plain',
    'writes a value of its own on the channel of values',
    wrongBehind(
      `import { writeSync } from 'node:fs'\ntry {\n  writeSync(3, '{"id":0,"observed":{"kind":"returned","value":"[120]"}}\\n')\n} catch {}`,
    ),
    ['capability fact', 'values'],
  ],
  [
    'frame-with-nonce',
    'learns what begins our frames, and writes frames for all calls',
    wrongBehind(`import { writeSync } from 'node:fs'
const real = Buffer.from
Buffer.from = ((text: string) => {
  const nonce = String(text).split(' ')[0] ?? ''
  for (let id = 0; id < 20; id++)
    writeSync(3, \`\${nonce} {"id":\${id},"observed":{"kind":"returned","value":"[120]"}}\\n\`)
  return real(text)
}) as typeof Buffer.from`),
    ['capability fact', 'values'],
  ],
  [
    'channel-closed',
    'closes the channel so that no wrong value can be said',
    wrongBehind("import { closeSync } from 'node:fs'\ncloseSync(3)"),
    ['capability fact', 'values'],
  ],
  [
    'channel-flooded',
    'floods the channel with a line without an end',
    wrongBehind(
      "import { writeSync } from 'node:fs'\nfor (let n = 0; n < 40; n++) writeSync(3, 'x'.repeat(65536))",
    ),
    ['capability fact', 'values'],
  ],
  [
    'never-loads',
    'waits for ever while it is loaded, so that no call is made',
    { [MODULE]: `await new Promise(() => undefined)\n${WRONG}` },
    ['values'],
  ],
  [
    'forged-throw',
    'throws a text that names the error instead of the error',
    {
      [MODULE]: `${RIGHT}\nexport function minutesOf(text: string): number {\n  try {\n    return right(text)\n  } catch {\n    throw new Error('RangeError TypeError SyntaxError')\n  }\n}\n`,
    },
    ['values'],
  ],
  [
    'prints-the-summary',
    'prints what a green run of node:test prints',
    wrongBehind("console.log('TAP version 13\\nok 1 - AC-1: example 1\\n1..1\\n# pass 1\\n# fail 0')"),
    ['values'],
  ],
  [
    'rejects-unhandled',
    'leaves a rejection that ends whoever waits',
    rightBeside("void Promise.reject(new Error('later'))"),
    ['values'],
  ],
  [
    'runner-commands',
    'prints commands to the runner of a job, and tries to end their silence',
    wrongBehind(
      "for (const line of ['::stop-commands::x', '::x::', '::set-output name=verdict::pass', '::add-path::/tmp', '::set-env name=NODE_OPTIONS::--require=/tmp/x.js'])\n  console.log(line)",
    ),
    ['values'],
  ],
  [
    'runner-files',
    'writes outputs, environment and summary of later steps of a job',
    wrongBehind(
      "import { appendFileSync, globSync } from 'node:fs'\nfor (const path of [...globSync('../../../_runner_file_commands/*'), ...globSync('/tmp/*/runner/**/_runner_file_commands/*')]) {\n  try {\n    appendFileSync(path, 'verdict=pass\\nnext=review\\noutcome=success\\n')\n  } catch {}\n}",
    ),
    ['capability fact', 'values'],
  ],
])
