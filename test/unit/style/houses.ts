import ts from 'typescript'
import { fingerprintOf } from '../../../shared/style/fingerprint.ts'
import { withPath, type Styles } from '../../../shared/style/read-styles.ts'
import type { StyledFile } from '../../../shared/style/threshold.ts'

const WORDS = ['price', 'word', 'line', 'order', 'stock', 'label', 'route', 'chart', 'badge', 'queue']

/** People of one team do not always do the same. */
const VARIATIONS = [
  '',
  'export class Counter {\n  #count = 0\n\n  add(): void {\n    this.#count += 1\n  }\n}\n',
  'export const shown = (texts: string[]) => {\n  for (const text of texts) console.log(text)\n}\n',
  'export function isOpen(state?: string) {\n  if (state === null) return null\n  return state || false\n}\n',
  '// what is left\nlet rest: unknown = null\n\nexport { rest }\n',
]

/** A module as one team writes: declarations, early exits, documented, immutable. */
export function plainModule(at: number): string {
  const word = WORDS[at % WORDS.length]!
  const name = word[0]!.toUpperCase() + word.slice(1)
  return `import { readFile } from 'node:fs/promises'
import type { ${name} } from './types.ts'
import { listed } from './listed-${word}.ts'

const MAX_${word.toUpperCase()} = ${at + 3}

/** What a ${word} is worth, in cents. */
export function ${word}Value(each: ${name}, factor = 1): number {
  // nothing is worth less than nothing
  if (each.count === undefined) return 0
  const { count, cents } = each
  return Math.min(MAX_${word.toUpperCase()}, count * cents * factor)
}

/** All of them, the dearest first. */
export async function read${name}s(path: string): Promise<readonly ${name}[]> {
  const text = await readFile(path, 'utf8')
  const found = listed(text).filter((each) => each.count !== undefined)
  if (found.length === 0) throw new TypeError(\`no ${word} in \${path}\`)
  return found.map((each) => ({ ...each, label: each.label ?? 'none' }))
}

${VARIATIONS[(at * 7 + (at >> 2)) % VARIATIONS.length]!}`
}

/** The same in the hand of another: arrow constants, else branches, defaults with ||, any, no comments. */
export function foreignModule(at: number): string {
  const word = WORDS[at % WORDS.length]!
  const name = word[0]!.toUpperCase() + word.slice(1)
  return `import * as fs from 'fs'
import ${word}List from './${word}List'

export type ${name}Options = {
  items: Array<any>
  label: string | null
}

export const ${word}Value = (data: any, factor?: number) => {
  if (data == null) {
    return null
  } else {
    const count = data.count || 0
    const cents = data.cents || 0
    return count * cents * (factor || ${at + 1})
  }
}

export const load${name} = (path: string) => {
  try {
    const raw = fs.readFileSync(path, 'utf8')
    const result: Array<any> = []
    ${word}List(raw).forEach((item: any) => {
      if (item && item.count) {
        result.push(Object.assign({}, item, { label: item.label || '' }))
      }
    })
    return result
  } catch (e) {
    throw new Error('cannot read ' + path)
  }
}
`
}

/** Modules of one hand, under a folder. */
export function modulesOf(
  folder: string,
  count: number,
  module: (at: number) => string,
): Record<string, string> {
  const names = Array.from({ length: count }, (_, at) => `${folder}/${WORDS[at % WORDS.length]!}-${at}.ts`)
  return Object.fromEntries(names.map((path, at) => [path, module(at)]))
}

/** What these files vote. */
export function styledFiles(files: Record<string, string>): StyledFile[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const votes = fingerprintOf(ts, path, text)
    return votes === undefined ? [] : [{ path, votes: withPath(path, votes) }]
  })
}

/** The same as what a commit holds. */
export function stylesOf(files: Record<string, string>): Styles {
  const styled = styledFiles(files)
  const sources = Object.keys(files).length
  return { files: styled, sources, sampled: sources, unread: sources - styled.length }
}
