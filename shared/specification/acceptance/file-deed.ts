import { pathProblem } from '../../paths/safe-path.ts'
import type { FileLook } from '../rows/program.ts'
import { sourceString } from '../rows/source-text.ts'
import { equalLine } from './outcome-lines.ts'
import type { Deed, Words } from './test-words.ts'
import { isWrittenText, textLines } from './expected-text.ts'
import { pointerTokens } from '../../formats/json-pointer.ts'

/** A file of the repository: that it is gone, its text, or what stands at a place in JSON. Only the line reads YAML. */
export function fileDeed({ path, at }: FileLook, expected: unknown): Deed | undefined {
  const isGone = expected === undefined
  const isRead = at === undefined || (path.endsWith('.json') && !isGone)
  if (pathProblem(path) !== undefined || !isRead || !isWrittenText(expected)) return undefined
  return {
    names: [],
    usesTop: true,
    uses: [
      ['node:path', 'join'],
      ['node:fs', isGone ? 'existsSync' : 'readFileSync'],
    ],
    lines: (words) => {
      const file = `${words.free('join')}(${words.top}, ${sourceString(path)})`
      if (isGone)
        return [equalLine(`${words.free('existsSync')}(${file})`, { text: 'false', isObject: false }, words)]
      return readLines(`${words.free('readFileSync')}(${file}, "utf8")`, { at, expected }, words)
    },
  }
}

function readLines(
  text: string,
  { at, expected }: { at: string | undefined; expected: unknown },
  words: Words,
): string[] {
  if (at === undefined) return textLines(text, expected, words)
  const members = pointerTokens(at).map((token) => `[${sourceString(token)}]`)
  return textLines(`JSON.parse(${text})${members.join('')}`, expected, words)
}
