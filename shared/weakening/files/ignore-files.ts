import { posix } from 'node:path'
import { multisetDifference } from '../../formats/multiset.ts'
import { shown, type Weakening } from '../weakening.ts'

/** Ignore files of tools that judge; what git or a registry ignores judges nothing. */
const IGNORE_FILE = /^\.(?!git|npm|docker|vscode|gcloud|helm|elastic|prettierrc|cf|eb|slug)[a-z0-9-]*ignore$/
/** Recorded violations that a tool lets pass. */
const SUPPRESSIONS =
  /^(?:eslint-suppressions|\.?betterer\.results|\.secrets\.baseline|detekt-baseline|\.eslint-todo|\.phpstan-baseline)(?:\.[a-z]+)?$/

/** Is it a list of what a tool shall not look at? */
export function isIgnoreFile(path: string): boolean {
  return IGNORE_FILE.test(posix.basename(path).toLowerCase())
}

/** Is it a record of violations that are let pass? */
export function isSuppressionFile(path: string): boolean {
  return SUPPRESSIONS.test(posix.basename(path).toLowerCase())
}

/** Patterns that are ignored now, and exceptions from them that are gone. */
export function ignoredNow(file: string, before: string, after: string): Weakening[] {
  const [was, is] = [patternsOf(before), patternsOf(after)]
  const come = multisetDifference(is, was, ({ text }) => text).filter(({ text }) => !text.startsWith('!'))
  const gone = multisetDifference(was, is, ({ text }) => text).filter(({ text }) => text.startsWith('!'))
  return [
    ...come.map(({ text, line }) => ({ ...ignored(file, text), line, column: 1 })),
    ...gone.map(({ text }) => ({ ...ignored(file, text), what: `the exception ${shown(text)} is gone` })),
  ]
}

function ignored(file: string, text: string): Weakening {
  return {
    code: 'WEAKENED_IGNORE',
    file,
    subject: text.slice(0, 200),
    what: `${shown(text)} is looked at no longer`,
  }
}

function patternsOf(text: string): { text: string; line: number }[] {
  return text.split(/\r?\n/).flatMap((each, index) => {
    const pattern = each.trim()
    return pattern === '' || pattern.startsWith('#') ? [] : [{ text: pattern, line: index + 1 }]
  })
}

/** A record of let-through violations that says more than before. */
export function suppressedNow(file: string, before: string, after: string): Weakening[] {
  const grown = multisetDifference(linesOf(after), linesOf(before), (line) => line)
  if (grown.length === 0) return []
  const what = `it lets more pass: ${shown(grown[0])}${grown.length > 1 ? ` and ${grown.length - 1} more lines` : ''}`
  return [{ code: 'WEAKENED_IGNORE', file, subject: 'entries', what }]
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().replace(/,$/, ''))
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
}
