import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { commandLines } from '../../../shared/commands/command-lines.ts'
import type { CommandWork } from '../../../shared/factory/factory.ts'

const work = (parts: Partial<CommandWork>): CommandWork => ({
  ...{ kind: 'run', run: ['make'], report: undefined, minutes: 1 },
  ...parts,
})

function printed(command: string, files: string[]): string {
  const [program, ...words] = commandLines({ work: work({ run: [], format: [command] }), files })[0] ?? [
    'false',
  ]
  return execFileSync(program, words, { encoding: 'utf8' })
}

test('formatters come last, each with the changed files as words of its own', () => {
  const lines = commandLines({
    work: work({ format: ['form --write', 'fix "$@" || true'] }),
    files: ['a.ts', 'b.ts'],
  })
  expect(lines.map((line) => line.slice(6))).toEqual([
    ['make'],
    ['form --write "$@"', 'bash', 'a.ts', 'b.ts'],
    ['fix "$@" || true', 'bash', 'a.ts', 'b.ts'],
  ])
})

test('a name is no command, whatever it holds', () => {
  const names = ['src/$(echo ran).ts', "src/';echo ran;'.ts", 'src/a b.ts', 'src/`echo ran`.ts']
  expect(printed("printf '%s\\n'", names)).toBe(`${names.join('\n')}\n`)
})

test('a formatter is not started for nothing, and sees the paths of its own folder alone', () => {
  expect(commandLines({ work: work({ run: [], format: ['form'] }), files: [] })).toEqual([])
  const files = ['packages/kit/src/a.ts', 'packages/kits/b.ts', 'c.ts']
  const [line] = commandLines({ work: work({ run: [], format: ['form'], directory: 'packages/kit' }), files })
  expect(line?.slice(-1)).toEqual(['src/a.ts'])
})
