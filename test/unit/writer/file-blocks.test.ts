import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endsWithBlock, readFileBlocks } from '../../../shared/writer/file-blocks.ts'

const N = '0123456789abcdef'

function block(path: string, content: string, nonce = N): string {
  return `<<<FILE ${path} ${nonce}\n${content}\nFILE>>> ${nonce}`
}

describe('readFileBlocks', () => {
  test('reads whole files and deletions, with prose around them', () => {
    const text = [
      'Here it is.',
      '',
      block('src/a.ts', 'const a = 1'),
      'And:',
      `<<<DELETE src/b.ts ${N}>>>`,
      'Done.',
    ].join('\n')
    expect(readFileBlocks(text, N)).toEqual({
      kind: 'files',
      files: [
        { path: 'src/a.ts', content: 'const a = 1\n' },
        { path: 'src/b.ts', content: undefined },
      ],
    })
  })

  test('reads an empty file and a path with spaces', () => {
    expect(readFileBlocks(`<<<FILE a b.txt ${N}\nFILE>>> ${N}`, N)).toEqual({
      kind: 'files',
      files: [{ path: 'a b.txt', content: '' }],
    })
  })

  test('reads CRLF as LF', () => {
    expect(readFileBlocks(block('a.ts', 'x\ny').replaceAll('\n', '\r\n'), N)).toEqual({
      kind: 'files',
      files: [{ path: 'a.ts', content: 'x\ny\n' }],
    })
  })

  test('keeps back-ticks and markers with another nonce as text', () => {
    const content = [
      'const a = `x`',
      '```',
      '<<<FILE evil.ts ffffffffffffffff',
      'FILE>>> ffffffffffffffff',
      'FILE>>>',
      `// ${N}`,
      'BLOCKED: no',
    ].join('\n')
    expect(readFileBlocks(block('a.ts', content), N)).toEqual({
      kind: 'files',
      files: [{ path: 'a.ts', content: `${content}\n` }],
    })
  })

  test('keeps a Markdown fence: what it means depends on the file', () => {
    expect(readFileBlocks(block('a.ts', '```ts\nx\n```'), N)).toEqual({
      kind: 'files',
      files: [{ path: 'a.ts', content: '```ts\nx\n```\n' }],
    })
  })

  test('sees its markers through white space and a fence around the whole answer', () => {
    const text = ['```', `  <<<FILE a.ts ${N}  `, 'x', `\`FILE>>> ${N}\``, '```'].join('\n')
    expect(readFileBlocks(text, N)).toEqual({ kind: 'files', files: [{ path: 'a.ts', content: 'x\n' }] })
  })

  test.each([
    ['an open marker that ends like a deletion', `<<<FILE a.ts ${N}>>>`, `FILE>>> ${N}`],
    ['bold markers', `**<<<FILE a.ts ${N}**`, `**FILE>>> ${N}**`],
    ['a list', `- <<<FILE a.ts ${N}`, `FILE>>> ${N}`],
    ['a heading', `### <<<FILE a.ts ${N}`, `FILE>>> ${N}`],
    ['a path in back-ticks', `<<<FILE \`a.ts\` ${N}`, `FILE>>> ${N}`],
    ['a path in quotes', `<<<FILE "a.ts" ${N}`, `FILE>>> ${N}`],
    ['a path from here', `<<<FILE ./a.ts ${N}`, `FILE>>> ${N}`],
    ['a colon', `<<<FILE: a.ts ${N}`, `FILE>>> ${N}`],
    ['two brackets', `<<FILE a.ts ${N}`, `FILE>> ${N}`],
    ['an end that names the path', `<<<FILE a.ts ${N}`, `FILE>>> a.ts ${N}`],
    ['an end with brackets of its own', `<<<FILE a.ts ${N}`, `<<<END FILE>>> ${N}`],
    ['an end like that of HTML', `<<<FILE a.ts ${N}`, `<<</FILE>>> ${N}`],
  ])('reads a marker that is nearly right: %s', (_, open, close) => {
    const files = [{ path: 'a.ts', content: 'x\n' }]
    expect(readFileBlocks(`Here it is.\n${open}\nx\n${close}\nDone.`, N)).toEqual({ kind: 'files', files })
  })

  test.each([
    ['a block', `<think>\n${block('a.ts', 'draft')}</think>\n`],
    ['words', '<thinking>BLOCKED: no idea\nBLOCKED: none</thinking>\n'],
    ['a tag with attributes', '<reasoning effort="high">hm</reasoning>'],
    ['a tag that the prompt opened', 'BLOCKED: hm\n</think>\n'],
  ])('does not read thoughts as the answer: %s', (_, thoughts) => {
    const files = [{ path: 'a.ts', content: 'x\n' }]
    expect(readFileBlocks(`${thoughts}${block('a.ts', 'x')}`, N)).toEqual({ kind: 'files', files })
  })

  test('keeps what looks like the end of thoughts inside a file', () => {
    const content = 'export const end = "</think>"\n'
    expect(readFileBlocks(block('a.ts', content.trimEnd()), N)).toEqual({
      kind: 'files',
      files: [{ path: 'a.ts', content }],
    })
  })

  test.each([
    [block('a.ts', 'x'), true],
    [`${block('a.ts', 'x')}\nDone.`, true],
    [`<<<DELETE a.ts ${N}>>>`, true],
    [`<<<FILE a.ts ${N}\nx`, false],
    ['prose', false],
  ])('knows whether a reply ends with the end of a block: %j', (text, isEnd) => {
    expect(endsWithBlock(text, N)).toBe(isEnd)
  })

  test('takes BLOCKED for an answer, with its reason cut to size', () => {
    expect(readFileBlocks('I looked.\nBLOCKED: AC-1 contradicts AC-2\n', N)).toEqual({
      kind: 'blocked',
      reason: 'AC-1 contradicts AC-2',
    })
    expect(readFileBlocks('BLOCKED:', N).kind).toBe('blocked')
    expect(readFileBlocks(`BLOCKED: ${'x'.repeat(9999)}`, N)).toEqual({
      kind: 'blocked',
      reason: 'x'.repeat(500),
    })
  })

  test.each([
    ['nothing at all', ''],
    ['prose alone', 'Sorry, I cannot.'],
    ['a diff', '--- a/x\n+++ b/x\n@@ -1 +1 @@'],
    ['blocks with a foreign nonce', block('a.ts', 'x', 'ffffffffffffffff')],
    ['a block that does not end', `<<<FILE a.ts ${N}\nx`],
    ['a block inside a block', `<<<FILE a.ts ${N}\nx\n${block('b.ts', 'y')}`],
    ['a deletion inside a block', `<<<FILE a.ts ${N}\n<<<DELETE b.ts ${N}>>>\nFILE>>> ${N}`],
    ['an end without a start', `${block('a.ts', 'x')}\nFILE>>> ${N}`],
    ['one path twice', `${block('a.ts', 'x')}\n${block('a.ts', 'y')}`],
    ['one path written and deleted', `${block('a.ts', 'x')}\n<<<DELETE a.ts ${N}>>>`],
    ['both an answer and BLOCKED', `${block('a.ts', 'x')}\nBLOCKED: why`],
    ['more than anybody reads', 'x'.repeat(4 * 1024 * 1024 + 1)],
  ])('finds %s unreadable', (_, text) => {
    expect(readFileBlocks(text, N).kind).toBe('unreadable')
  })

  test('gives back every text it was given, whatever the lines are', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('FILE>>>', '<<<FILE a.ts x', '```', 'BLOCKED: x', `<<<FILE a.ts ${N.slice(1)}`),
    )
    const lines = fc.array(
      line.filter((text) => !text.includes(N) && !/[\r\n]/.test(text)),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(lines, (content) => {
        expect(readFileBlocks(block('a.ts', content.join('\n')), N)).toEqual({
          kind: 'files',
          files: [{ path: 'a.ts', content: `${content.join('\n')}\n` }],
        })
      }),
      { seed: 20261123 },
    )
  })

  test('never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n',
        `<<<FILE a ${N}\n`,
        `FILE>>> ${N}\n`,
        `<<<DELETE a ${N}>>>\n`,
        'BLOCKED: \n',
        `<<<FILE  ${N}`,
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(['files', 'blocked', 'unreadable']).toContain(readFileBlocks(pieces.join(''), N).kind)
      }),
      { seed: 20261123 },
    )
  })
})
