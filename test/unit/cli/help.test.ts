import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import type { Command } from '../../../shared/cli/command.ts'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'cli')
/** Files of the room that are no command. */
const OTHERS = ['command.ts', 'commands.ts', 'keyboard.ts', 'main.ts', 'work-tree.ts']

const COMMANDS = await Promise.all(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ts') && !OTHERS.includes(name))
    .map(async (name) => {
      const module = (await import(pathToFileURL(join(FOLDER, name)).href)) as { command: Command }
      return { file: name.slice(0, -3), command: module.command }
    }),
)

test('every command is named after its file', () => {
  expect(COMMANDS.map(({ command }) => command.name)).toEqual(COMMANDS.map(({ file }) => file))
  expect(COMMANDS.length).toBeGreaterThanOrEqual(10)
})

test.each(COMMANDS)('the help of $file shows every option', ({ command }) => {
  const options = [...Object.keys(command.options), 'json']
  expect(options.filter((name) => !command.help.includes(`--${name}`))).toEqual([])
})

test.each(COMMANDS)('the help of $file names no option that it does not have', ({ command }) => {
  const own = command.help.slice(0, command.help.indexOf('\nExamples\n'))
  const lines = own.split('\n').filter((line) => /^ {2}--|^jidoka /.test(line))
  const named = lines.flatMap((line) =>
    [...line.matchAll(/(?<=[\s[])--([a-z][a-z-]*)/g)].map(([, name]) => name),
  )
  const known = new Set([...Object.keys(command.options), 'json'])
  expect(named.filter((name) => !known.has(name ?? ''))).toEqual([])
})

test.each(COMMANDS)(
  'the help of $file has usage, exit codes where they differ, and examples that fit',
  ({ command }) => {
    const [usage, rest = ''] = command.help.trim().split('\n\nExamples\n')
    expect(usage).toMatch(new RegExp(`^jidoka ${command.name}\\b`))
    const examples = rest.split('\n')
    expect(examples.filter((line) => !line.startsWith(`  jidoka ${command.name}`))).toEqual([])
    expect(examples.length).toBeGreaterThan(0)
  },
)

test.each(COMMANDS)('the summary of $file is one short line', ({ command }) => {
  expect(command.summary).toMatch(/^[a-z][^\n]{9,79}$/)
})
