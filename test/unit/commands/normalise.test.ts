import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutMiddle, normaliserOf } from '../../../shared/commands/normalise.ts'

const root = '/var/tmp/jidoka-run-Ab12Cd'
const here = normaliserOf({
  folder: `${root}/work`,
  home: `${root}/home`,
  tmp: `${root}/tmp`,
  startedAt: new Date('2026-11-23T23:59:00.000Z'),
  finishedAt: new Date('2026-11-24T00:01:30.000Z'),
})

describe('text of a tool', () => {
  it.each([
    ['the folder', `at f (${root}/work/src/a.ts:3:7)`, 'at f (./src/a.ts:3:7)'],
    ['the folder as a URL', `at file://${root}/work/src/a.ts:3:7`, 'at ./src/a.ts:3:7'],
    ['the folder alone', `in ${root}/work`, 'in .'],
    ['the home folder', `see ${root}/home/.npm/_logs/x.log`, 'see ~/.npm/_logs/x.log'],
    ['random names below the temporary folder', `${root}/tmp/suite-x8Yz/a.txt`, '<tmp>/#/a.txt'],
    ['colours', '\u001b[31mred\u001b[39m', 'red'],
    ['a line redrawn in place', 'at 10 %\rat 50 %\rdone', 'done'],
    ['Windows line ends', 'a\r\nb', 'a\nb'],
    ['control characters', 'a\u0007b\u0000c', 'abc'],
    ['lone surrogates', 'a\ud800b', 'a\ufffdb'],
    ['blank lines', '\n\na\n\n\n\nb  \n\n', 'a\n\nb'],
    ['a random identifier', 'id 793d280d-e18a-4509-8647-eefcd860e0e0', 'id <uuid>'],
    ['an address', 'at 0x7f3c2a1b4d90', 'at 0x#'],
    ['a local port', 'connect ECONNREFUSED 127.0.0.1:43121', 'connect ECONNREFUSED 127.0.0.1:#'],
    ['a port in words', 'listening on port 43121', 'listening on port #'],
    ['a process of Node', '(node:12345) Warning: x', '(node:#) Warning: x'],
    ['a process', 'pid 4711 and pid: 4712', 'pid # and pid: #'],
    ['a TAP duration', '# duration_ms 12.75', '# duration_ms #'],
    ['a precise duration', 'ok (0.0012345 s) 12.3456ms', 'ok (#s) #ms'],
    ['a duration in brackets', '✔ adds (12ms)', '✔ adds (#ms)'],
    ['a duration behind a test', ' ✓ adds two numbers 12ms', ' ✓ adds two numbers #ms'],
    ['a duration in words', 'Time:        1.2 s', 'Time:        #s'],
    ['a time limit', 'test timed out after 5000ms', 'test timed out after #ms'],
    [
      'a summary of vitest',
      'Duration 268ms (transform 57%, tests 26%, import 16ms)',
      'Duration #ms (transform #%, tests #%, import #ms)',
    ],
    ['the moment of the run', 'at 2026-11-23T23:59:30.123Z', 'at <time>'],
    ['the moment of the run, without zone', 'at 2026-11-24 00:00:59', 'at <time>'],
    ['the moment of the run in another zone', 'at 2026-11-24T01:00:59+01:00', 'at <time>'],
    ['the moment of the run in a file name', '2026-11-24T00_00_59_123Z-debug-0.log', '<time>-debug-0.log'],
    ['the time of day of the run', 'Start at 23:59:30', 'Start at <time>'],
    ['the time of day after midnight', 'Start at 00:00:10', 'Start at <time>'],
    ['the moment of the run as a number', 'now 1795478400000', 'now <time>'],
  ])('loses %s', (_, raw, text) => {
    expect(here.text(raw)).toBe(text)
  })

  it.each([
    ['a date of a test', 'expected 2024-02-29T12:00:00.000Z to equal 2024-03-01T12:00:00.000Z'],
    ['a time of day of a test', 'opens at 09:30:00'],
    ['a duration of a test', "expected '90m' to equal '1h 30m', got 5s and 1500ms"],
    ['a decimal of a test', 'expected 1.50 to equal 2.125'],
    ['an identifier written by hand', '00000000-0000-0000-0000-000000000001'],
    ['a colour', 'expected 0xffffff to equal 0xdeadbeef'],
    ['a number', 'expected 12345 to equal 1700000000000'],
    ['a folder that only begins alike', `${root}/workshop/a.ts`],
    ['a frame of the team', 'at slug (./src/slug.ts:3:7)'],
    ['a fixed port elsewhere', 'https://example.com:8443/a'],
  ])('keeps %s', (_, raw) => {
    expect(here.text(raw)).toBe(raw)
  })

  it('loses frames inside Node and keeps those of the team', () => {
    const raw = [
      'Error: no',
      `    at slug (file://${root}/work/src/slug.ts:3:7)`,
      '    at Test.runInAsyncScope (node:async_hooks:227:14)',
      '    at async Test.run (node:internal/test_runner/test:1402:25)',
      '    at node:internal/per_context/primordials:504:82',
      '    at new Promise (<anonymous>)',
      '    at async main (file:///elsewhere/main.js:1:1)',
    ].join('\n')
    expect(here.text(raw)).toBe(
      'Error: no\n    at slug (./src/slug.ts:3:7)\n    at async main (file:///elsewhere/main.js:1:1)',
    )
  })

  it('is as it is when normalised again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (raw) => {
        const once = here.text(raw)
        expect(here.text(once)).toBe(once)
      }),
      { seed: 20261123, numRuns: 1000 },
    )
  })

  it('is read in one pass, however long its lines are', () => {
    const lines = ['(', '1', ' ', 'x', '\r', '-', '.', '0x', 'at ', '✓ '].map((part) => part.repeat(30_000))
    for (const line of lines) expect(here.text(`a${line}b`).length).toBeLessThanOrEqual(line.length + 2)
  })
})

describe('a name', () => {
  it('loses folders and control characters and nothing else', () => {
    expect(here.name(`\u001b[1m${root}/work/a.test.ts\nwaits (5ms) after 10ms`)).toBe(
      './a.test.ts waits (5ms) after 10ms',
    )
  })
})

describe('a text that is too long', () => {
  it('keeps most of its beginning and its end', () => {
    const text = `${'a'.repeat(500)}${'z'.repeat(500)}`
    const cut = cutMiddle(text, 107)
    expect(cut).toBe(`${'a'.repeat(75)}\n[...]\n${'z'.repeat(25)}`)
  })

  it('is left alone up to the limit', () => {
    expect(cutMiddle('abc', 3)).toBe('abc')
  })

  it('is not cut inside a character', () => {
    expect(cutMiddle('😀'.repeat(100), 50).isWellFormed()).toBe(true)
  })
})
