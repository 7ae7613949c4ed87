import { changesOf, MODULE, RIGHT, rightWhere, type HostileChange } from '../change.ts'

/**
 * Changes that are right whenever they are asked, and wrong elsewhere: no test finds them. Those whose means are seen are
 * stopped by the capability fact; the others only by somebody who reads them.
 */
export const BEYOND: HostileChange[] = changesOf('is right under test only', [
  [
    'harness-by-missing-program',
    'sees that the program which its words name is not there',
    rightWhere("!existsSync(process.argv[1] ?? '')", "import { existsSync } from 'node:fs'\n"),
    ['capability fact'],
  ],
  [
    'harness-by-channel',
    'sees that descriptor 3 is open',
    rightWhere(
      'isOpen()',
      "import { fstatSync } from 'node:fs'\nfunction isOpen(): boolean {\n  try {\n    return fstatSync(3).isFIFO() || fstatSync(3).isSocket()\n  } catch {\n    return false\n  }\n}\n",
    ),
    ['capability fact'],
  ],
  [
    'harness-by-stack',
    'sees that one line of a program calls it',
    rightWhere("/index\\.js:1:/.test(new Error().stack ?? '')"),
    ['capability fact'],
  ],
  [
    'harness-by-environment',
    'sees that its environment has five variables',
    rightWhere('Object.keys(process.env).length === 5'),
    ['capability fact'],
  ],
  [
    'bomb-by-file-time',
    'tells the time by a file of the machine',
    rightWhere("statSync('/proc/self').mtimeMs < 4102444800000", "import { statSync } from 'node:fs'\n"),
    ['capability fact'],
  ],
  [
    'bomb-by-new-file',
    'tells the time by a file that it makes in memory',
    rightWhere("new File([], 'x').lastModified < 4102444800000"),
    ['capability fact'],
  ],
  [
    'bomb-by-event',
    'tells the time by an event',
    rightWhere("new Event('x').timeStamp < 86_400_000"),
    ['capability fact'],
  ],
  [
    'wrong-elsewhere',
    'is wrong for an input that no example asks for',
    rightWhere("!text.startsWith('10h')"),
    [],
  ],
  [
    'fuse',
    'is wrong from the ten thousandth call on',
    {
      [MODULE]: `let calls = 0\n${RIGHT}\nexport function minutesOf(text: string): number {\n  calls += 1\n  return calls < 10_000 ? right(text) : 0\n}\n`,
    },
    [],
  ],
  [
    'constructor-by-key',
    'runs a decoded text for an input that no example asks for, by keys that are decoded as well',
    {
      [MODULE]: `${RIGHT}\nconst step = (value: Record<string, unknown>, key: string): Record<string, unknown> => value[key] as Record<string, unknown>\nexport function minutesOf(text: string): number {\n  const key = text.startsWith('x') ? atob('Y29uc3RydWN0b3I=') : 'length'\n  const made = text.startsWith('x') ? step(step([] as unknown as Record<string, unknown>, key), key) : undefined\n  void (made as unknown as ((code: string) => () => void) | undefined)?.(text.slice(1))()\n  return right(text)\n}\n`,
    },
    ['capability fact'],
  ],
])
