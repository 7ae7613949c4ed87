import { expect, it } from 'vitest'
import { readFileBlocks } from '../../../shared/writer/file-blocks.ts'

const N = '0123456789abcdef'

function block(path: string, content: string): string {
  return `<<<FILE ${path} ${N}\n${content}\nFILE>>> ${N}`
}

it.each([
  ['prose alone', 'Sorry, I cannot.', 'the reply has no file block'],
  ['a block that does not end', `<<<FILE a.ts ${N}\nx`, 'the block of "a.ts" is not closed'],
  ['an end without a start', `${block('a.ts', 'x')}\nFILE>>> ${N}`, 'a block is closed that was not opened'],
  ['one path twice', `${block('a.ts', 'x')}\n${block('a.ts', 'y')}`, 'the path "a.ts" has two blocks'],
  [
    'both an answer and BLOCKED',
    `${block('a.ts', 'x')}\nBLOCKED: why`,
    'the reply says BLOCKED and holds file blocks',
  ],
  [
    'more than anybody reads',
    'x'.repeat(4 * 1024 * 1024 + 1),
    'the reply has 4194305 characters, the limit is 4194304',
  ],
])('a reply of %s cannot be read', (_, text, problem) => {
  expect(readFileBlocks(text, N)).toEqual({ kind: 'unreadable', problem })
})

it('a writer that is blocked and does not say why gives no reason', () => {
  expect(readFileBlocks('BLOCKED:', N)).toEqual({ kind: 'blocked', reason: 'no reason given' })
})
