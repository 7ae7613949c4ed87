import ts from 'typescript'
import { openSource } from '../../../shared/source/open-source.ts'
import { findWeakenings } from '../../../shared/weakening/find-weakenings.ts'
import type { WeighedFile, Weakening } from '../../../shared/weakening/weakening.ts'

/** One file by path: its text before and after; `undefined` where it does not exist. */
export type Edit = [before: string | undefined, after: string | undefined, from?: string]

/** What an edit of these files takes away. */
export function weigh(edits: Record<string, Edit>): Weakening[] {
  const files = Object.entries(edits).map(([path, [before, after, from]]): WeighedFile => ({
    path,
    before,
    after,
    ...(from === undefined ? {} : { from }),
  }))
  return findWeakenings({
    ts,
    files,
    source: (file, side) => {
      const text = file[side]
      return text === undefined || !/\.[cm]?[jt]sx?$/.test(file.path)
        ? undefined
        : openSource(ts, file.path, text)
    },
  })
}

/** `CODE file#subject` of each: what most tests are about. */
export function named(edits: Record<string, Edit>): string[] {
  return weigh(edits).map(({ code, file, subject }) => `${code} ${file}#${subject}`)
}

/** The codes of one edit of one file, each once. */
export function codesOf(path: string, before: string | undefined, after: string | undefined): string[] {
  return [...new Set(weigh({ [path]: [before, after] }).map(({ code }) => code))]
}
