import { expect, test } from 'vitest'
import { oneOf, onlyPositional, readArguments, type Command } from '../../../shared/cli/command.ts'

const COMMAND: Command = {
  name: 'paint',
  summary: 'paint something',
  help: 'jidoka paint',
  options: { colour: { type: 'string' }, twice: { type: 'boolean' } },
  run: () => Promise.resolve({ exit: 0, json: null, text: '' }),
}

test('words become positionals, texts and flags', () => {
  const args = readArguments(COMMAND, ['fence', '--colour', 'red', '--twice', '--json'])
  expect(args.positionals).toEqual(['fence'])
  expect([args.text('colour'), args.flag('twice'), args.flag('json')]).toEqual(['red', true, true])
})

test('what was not said is undefined or false', () => {
  const args = readArguments(COMMAND, [])
  expect([args.positionals, args.text('colour'), args.flag('twice')]).toEqual([[], undefined, false])
  expect([args.text('twice'), args.flag('colour')]).toEqual([undefined, false])
})

test.each([['--width'], ['--colour'], ['--twice=yes'], ['-x'], ['--colour', '--twice']])(
  'the words %s %s are refused with the command and its help',
  (...words) => {
    expect(() => readArguments(COMMAND, words)).toThrow(
      expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('paint') as string }),
    )
  },
)

test.each([
  ['--colours', 'did you mean --colour? see jidoka paint --help'],
  ['--colors=red', 'did you mean --colour? see jidoka paint --help'],
  ['--width', 'see jidoka paint --help'],
])('the option %s is refused with the one that is near', (word, hint) => {
  expect(() => readArguments(COMMAND, [word])).toThrow(expect.objectContaining({ hint }))
})

test('a word of a closed set is taken, none is the fallback, any other is refused with the set', () => {
  expect(oneOf('mode', 'fast', ['fast', 'slow'], 'slow')).toBe('fast')
  expect(oneOf('mode', undefined, ['fast', 'slow'], 'slow')).toBe('slow')
  expect(() => oneOf('mode', 'Fast', ['fast', 'slow'], 'slow')).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('fast, slow') as string }),
  )
})

test('exactly one positional is asked for', () => {
  expect(onlyPositional(readArguments(COMMAND, ['fence']), 'thing')).toBe('fence')
  for (const words of [[], ['fence', 'gate']])
    expect(() => onlyPositional(readArguments(COMMAND, words), 'thing')).toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    )
})
