import { CANARY, TOKEN, type CommandChange, type Machine, type Seen } from '../command-change.ts'
import type { Control } from '../change.ts'

const OF = 'steals, or outlives its station'
const says =
  (text: string) =>
  ({ outcome }: Seen): boolean =>
    outcome.output.includes(text) || outcome.tests.some((test) => test.message?.includes(text))

/** Prints what it finds, and fails, so that its output is kept. */
function stealing(
  name: string,
  tries: string,
  found: (machine: Machine) => string,
  stops: readonly Control[] = ['isolation'],
): CommandChange {
  const code = (machine: Machine): string =>
    `import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'\nlet found = ''\ntry {\n  found = String(${found(machine)})\n} catch {}\nconsole.log(found)\nprocess.exitCode = 1\n`
  return { name, class: OF, tries, code, done: says(CANARY), stops }
}

const OF_ALL = (file: string, what = CANARY): string =>
  `readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).map((pid) => { try { return readFileSync('/proc/' + pid + '/${file}', 'utf8') } catch { return '' } }).join().match(/${what}[-\\w]*/)`

function lasting(name: string, tries: string, start: (machine: Machine) => string): CommandChange {
  return {
    name,
    class: OF,
    tries,
    code: (machine) => `import { spawn } from 'node:child_process'\n${start(machine)}\n`,
    done: ({ left }) => left > 0,
    stops: ['isolation', 'process marks'],
  }
}

/** Changes whose code takes what it is not given, or stays when its station has ended. */
export const THEFTS: CommandChange[] = [
  stealing('own-environment', 'prints its environment', () => 'JSON.stringify(process.env)', [
    'scrubbed environment',
  ]),
  stealing('environment-of-all', 'reads the environment of every process of the machine', () =>
    OF_ALL('environ'),
  ),
  stealing('words-of-all', 'reads the words of every process of the machine', () => OF_ALL('cmdline')),
  {
    ...stealing('token-of-all', 'reads the token of a process of the machine, and prints it', () =>
      OF_ALL('environ', TOKEN),
    ),
    done: says(TOKEN),
    stops: ['isolation', 'redaction'],
  },
  stealing(
    'signing-key',
    'reads the signing keys of the repository',
    ({ repo }) => `readFileSync('${repo}/.jidoka/keys/trace-publish.pem', 'utf8')`,
  ),
  stealing(
    'folder-of-parent',
    'finds the repository through the folder of its parents',
    ({ repo }) => `existsSync('${repo}/.git') && '${CANARY}'`,
  ),
  stealing(
    'specs-of-repository',
    'reads the specs with their hold-outs',
    ({ repo }) => `readFileSync('${repo}/specs/duration.spec.md', 'utf8').includes('1h30m') && '${CANARY}'`,
  ),
  stealing(
    'other-folders',
    'reads the temporary files of others',
    ({ outside }) => `readFileSync('${outside}/secret', 'utf8')`,
  ),
  {
    name: 'writes-elsewhere',
    class: OF,
    tries: 'writes into the folders of others',
    code: ({ outside }) =>
      `import { writeFileSync } from 'node:fs'\ntry {\n  writeFileSync('${outside}/written', 'x')\n} catch {}\n`,
    done: ({ written }) => written.includes('written'),
    stops: ['isolation'],
  },
  {
    name: 'asks-the-machine',
    class: OF,
    tries: 'talks to a server on the loopback of the machine',
    code: ({ port }) =>
      `import { connect } from 'node:net'\nconnect(${port}, '127.0.0.1').on('data', (text) => {\n  console.log(String(text))\n  process.exit(1)\n}).on('error', () => process.exit(1))\n`,
    done: says(CANARY),
    stops: ['isolation'],
  },
  lasting(
    'survivor',
    'starts a process that forgets where it came from',
    ({ mark }) => `spawn('sleep', ['${mark}'], { detached: true, stdio: 'ignore', env: {} }).unref()`,
  ),
  lasting(
    'survivor-of-two',
    'starts a process by a process that ends',
    ({ mark }) =>
      `spawn('sh', ['-c', 'setsid sleep ${mark} >/dev/null 2>&1 & exit 0'], { detached: true, stdio: 'ignore', env: {} }).unref()`,
  ),
  lasting(
    'survivors',
    'starts many of them',
    ({ mark }) =>
      `for (let n = 0; n < 20; n++) spawn('setsid', ['sleep', '${mark}'], { detached: true, stdio: 'ignore', env: {} }).unref()`,
  ),
  lasting(
    'survivor-without-folder',
    'starts a process that leaves its folder as well',
    ({ mark }) =>
      `spawn('sh', ['-c', 'cd /; exec setsid env -i sleep ${mark}'], { detached: true, stdio: 'ignore', env: {}, cwd: '/' }).unref()`,
  ),
  lasting(
    'survivor-that-ignores',
    'starts a process that ignores every signal it may ignore',
    ({ mark }) =>
      `spawn('nohup', ['sh', '-c', "trap '' TERM INT HUP QUIT; exec env -i setsid sleep ${mark}"], { detached: true, stdio: 'ignore', env: {} }).unref()`,
  ),
  lasting(
    'survivor-of-lower-limits',
    'starts a process that changes the limits it was given',
    ({ mark }) =>
      `spawn('bash', ['-c', 'ulimit -x 5; ulimit -m 1000000; exec env -i setsid sleep ${mark}'], { detached: true, stdio: 'ignore', env: {} }).unref()`,
  ),
]
