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
        'NEED a.ts\n',
        `<<<EDIT a ${N}\n`,
        `===== ${N}\n`,
        `EDIT>>> ${N}\n`,
        `<<<FILE  ${N}`,
      ),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const texts = new Map([['a', { text: 'x\ny\n', shown: undefined }]])
        expect(['files', 'need', 'blocked', 'unreadable']).toContain(
          readFileBlocks(pieces.join(''), N, texts).kind,
        )
      }),
      { seed: 20261123 },
    )
  })
})

const TEXTS = new Map([
  ['a.ts', { text: 'one\ntwo\nthree\n', shown: undefined }],
  ['b.ts', { text: 'one\n', shown: undefined }],
  ['long.ts', { text: 'one\ntwo\nthree\n', shown: [{ from: 1, to: 2 }] }],
])

function edit(path: string, before: string, after: string): string {
  return `<<<EDIT ${path} ${N}\n${before}\n===== ${N}\n${after}\nEDIT>>> ${N}\n`
}

describe('edits in a reply', () => {
  test('change several files beside new and deleted ones', () => {
    const reply = `${edit('a.ts', 'two', '2')}And:\n${edit('a.ts', 'three', '3')}${block('c.ts', 'new')}\n<<<DELETE b.ts ${N}>>>`
    expect(readFileBlocks(reply, N, TEXTS)).toEqual({
      kind: 'files',
      files: [
        { path: 'a.ts', content: 'one\n2\n3\n' },
        { path: 'c.ts', content: 'new\n' },
        { path: 'b.ts', content: undefined },
      ],
    })
  })

  test.each([
    ['bold', `**<<<EDIT a.ts ${N}**\ntwo\n**===== ${N}**\n2\n**EDIT>>> ${N}**`],
    ['as a deletion ends', `<<<EDIT a.ts ${N}>>>\ntwo\n=== ${N} ===\n2\nEDIT>>> a.ts ${N}`],
    ['with the end of a file', `<<<EDIT ./a.ts ${N}\ntwo\n======= ${N}\n2\nFILE>>> ${N}`],
    ['in a fence', `\`\`\`\n<<<EDIT \`a.ts\` ${N}\ntwo\n===== ${N}\n2\nEDIT>>> ${N}\n\`\`\``],
    ['with a middle that lacks the marker', `<<<EDIT a.ts ${N}\ntwo\n=======\n2\nEDIT>>> ${N}`],
    [
      'as a merge conflict',
      `<<<EDIT a.ts ${N}\n<<<<<<< SEARCH\ntwo\n=======\n2\n>>>>>>> REPLACE\nEDIT>>> ${N}`,
    ],
    ['with Windows line ends', `<<<EDIT a.ts ${N}\r\ntwo\r\n===== ${N}\r\n2\r\nEDIT>>> ${N}\r\n`],
  ])('are read when the marks are nearly right: %s', (_, reply) => {
    expect(readFileBlocks(reply, N, TEXTS)).toEqual({
      kind: 'files',
      files: [{ path: 'a.ts', content: 'one\n2\nthree\n' }],
    })
  })

  test('are several in one block as merge conflicts', () => {
    const hunks = ['one', 'three'].map(
      (line) => `<<<<<<< SEARCH\n${line}\n=======\n${line}!\n>>>>>>> REPLACE`,
    )
    expect(readFileBlocks(`<<<EDIT a.ts ${N}\n${hunks.join('\n')}\nEDIT>>> ${N}`, N, TEXTS)).toEqual({
      kind: 'files',
      files: [{ path: 'a.ts', content: 'one!\ntwo\nthree!\n' }],
    })
  })

  test('are not guessed where two lines could be the middle', () => {
    const reply = `<<<EDIT a.ts ${N}\ntwo\n=====\n2\n=====\nEDIT>>> ${N}`
    expect(readFileBlocks(reply, N, TEXTS).kind).toBe('unreadable')
  })

  test('without old lines make a new file, and only that', () => {
    const reply = `<<<EDIT new.ts ${N}\n===== ${N}\nx\nEDIT>>> ${N}`
    expect(readFileBlocks(reply, N, TEXTS)).toEqual({
      kind: 'files',
      files: [{ path: 'new.ts', content: 'x\n' }],
    })
    expect(readFileBlocks(reply.replace('new.ts', 'a.ts'), N, TEXTS).kind).toBe('unreadable')
  })

  test.each([
    [
      'an edit without a middle',
      `<<<EDIT a.ts ${N}\ntwo\nEDIT>>> ${N}`,
      'an edit of "a.ts" has no line between old and new lines',
    ],
    [
      'a second middle',
      `<<<EDIT a.ts ${N}\ntwo\n===== ${N}\n2\n===== ${N}\n3\nEDIT>>> ${N}`,
      'the block of "a.ts" is not closed',
    ],
    ['a middle outside', `===== ${N}`, 'a line between old and new lines stands outside of an edit'],
    [
      'an edit and the whole file',
      `${edit('a.ts', 'two', '2')}${block('a.ts', 'x')}`,
      'the path "a.ts" has two blocks',
    ],
    [
      'an edit of what was not shown',
      edit('other.ts', 'two', '2'),
      'the file "other.ts" was not shown, so no edit fits: send new files whole',
    ],
    [
      'a whole file that was shown in part',
      block('long.ts', 'x'),
      'the file "long.ts" was shown in part, so it cannot be sent whole: send edits',
    ],
    [
      'an edit of lines that were not shown',
      edit('long.ts', 'three', '3'),
      'in the file "long.ts" edit 1 changes lines 3 to 3, which were not shown',
    ],
    [
      'NEED beside blocks',
      `NEED b.ts\n${edit('a.ts', 'two', '2')}`,
      'the reply says NEED and holds file blocks',
    ],
  ])('are refused: %s', (_, reply, problem) => {
    expect(readFileBlocks(reply, N, TEXTS)).toEqual({ kind: 'unreadable', problem })
  })
})

describe('a reply that needs more', () => {
  test.each([
    ['NEED src/a.ts', ['src/a.ts']],
    [
      'I must see more.\nNEED src/a.ts, src/b.ts:10-40\nNEED `src/c.ts#parse`',
      ['src/a.ts', 'src/b.ts:10-40', 'src/c.ts#parse'],
    ],
    ['- **NEED:** ./src/a.ts', ['src/a.ts']],
    ['NEED Makefile', ['Makefile']],
    ['<think>NEED src/x.ts</think>\nNEED src/a.ts', ['src/a.ts']],
  ])('names files: %j', (reply, wanted) => {
    expect(readFileBlocks(reply, N)).toEqual({ kind: 'need', wanted })
  })

  test.each(['NEED to know more about this', 'need src/a.ts', 'You NEED src/a.ts'])(
    'is no sentence: %j',
    (reply) => {
      expect(readFileBlocks(reply, N).kind).toBe('unreadable')
    },
  )
})
