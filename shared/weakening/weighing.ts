import type ts from 'typescript'
import type { OpenSource } from '../source/open-source.ts'
import type { WeighedFile } from './weakening.ts'

/** The files of a change, and how their code is read. */
export interface Weighing {
  ts: typeof ts
  files: readonly WeighedFile[]
  /** A version of a file of code read alone; `undefined` where there is none or it cannot be read. */
  source(file: WeighedFile, side: 'before' | 'after'): OpenSource | undefined
}
