import { describe, expect, it } from 'vitest'
import { parsePatch } from '../../../../shared/ledger/escapes/removed-lines.ts'
import { commitsOfPorcelain } from '../../../../shared/ledger/escapes/suspected-escapes.ts'

describe('a patch without context', () => {
  it('says which lines it takes away, and between which it adds', () => {
    const patch = [
      'diff --git a/src/a.ts b/src/a.ts',
      '--- a/src/a.ts',
      '+++ b/src/a.ts',
      '@@ -3,2 +3 @@ function a',
      '-one',
      '-two',
      '+three',
      '@@ -9,0 +9,2 @@',
      '+four',
      '+five',
    ].join('\n')
    expect(parsePatch(patch)).toEqual([
      {
        path: 'src/a.ts',
        ranges: [
          { first: 3, last: 4 },
          { first: 9, last: 10 },
        ],
      },
    ])
  })

  it('takes no line of a file for a header', () => {
    const patch = ['--- a/a.ts', '+++ b/a.ts', '@@ -1 +1 @@', '--- a/other.ts', '+@@ -50,9 +1 @@', ''].join(
      '\n',
    )
    expect(parsePatch(patch)).toEqual([{ path: 'a.ts', ranges: [{ first: 1, last: 1 }] }])
  })

  it('is of no file where the file is new, or its name is quoted', () => {
    const patch = [
      '--- /dev/null',
      '+++ b/new.ts',
      '@@ -0,0 +1 @@',
      '+a',
      '--- "a/\\303\\244.ts"',
      '+++ "b/x"',
      '@@ -1 +0,0 @@',
      '-a',
    ]
    expect(parsePatch(patch.join('\n'))).toEqual([])
  })
})

describe('lines that are blamed', () => {
  it('count once each, without blanks, brackets and comments', () => {
    const [one, two] = ['a'.repeat(40), 'b'.repeat(40)]
    const text = [
      `${one} 1 1 2`,
      'author x',
      '\tconst a = 1',
      `${one} 2 2`,
      '\t}',
      `${two} 3 3 1`,
      '\t  // why',
      `${two} 4 4`,
      '\treturn a',
    ].join('\n')
    expect(commitsOfPorcelain(text)).toEqual([one, two])
  })
})
