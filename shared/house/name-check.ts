import type { Finding } from '../findings.ts'
import { confusableReason, lookOf } from '../text/confusable.ts'
import { isTooLarge, type ChangedFile } from './code/changed-files.ts'
import { compareWithBase, type Violation } from './code/compare-with-base.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'
import { placeIn } from '../source/assembled-text.ts'
import { eachNode, type OpenSource } from '../source/open-source.ts'

/** Names in code that a reader takes for other names (UTS 39): mixed alphabets, and two names of one look. */
export const nameCheck: StyleCheck = {
  name: 'names',
  run: async (context) => {
    const files = context.code.filter(({ head }) => head !== undefined && /[^\p{ASCII}]/u.test(head))
    const findings: Finding[] = []
    for (const file of files) findings.push(...(await nameFindings(file, context)))
    return { findings, evidence: { files: files.map(({ path }) => path) } }
  },
}

const MOST = 20

interface NameViolation extends Violation {
  reason: string
  line: number
  column: number
}

async function nameFindings(file: ChangedFile, context: GateContext): Promise<Finding[]> {
  const head = namesIn(await context.source(file, 'head'))
  if (head.length === 0) return []
  const base = isTooLarge(file.base) ? undefined : await context.source(file, 'base')
  return compareWithBase(namesIn(base), head)
    .added.slice(0, MOST)
    .map(({ reason, line, column }) => ({
      code: 'CONFUSABLE_NAME',
      level: 'block',
      message: `the name ${reason}`,
      hint: 'write the name in one alphabet, and no two names that look alike',
      file: file.path,
      line,
      column,
    }))
}

function namesIn(source: OpenSource | undefined): NameViolation[] {
  if (source === undefined) return []
  const { ts: compiler } = source
  const names = new Map<string, { line: number; column: number }>()
  eachNode(source, (node) => {
    if (!compiler.isIdentifier(node) && !compiler.isPrivateIdentifier(node)) return
    if (!names.has(node.text)) names.set(node.text, placeIn(source, node))
  })
  const plain = new Set(names.keys())
  return [...names].flatMap(([name, place]) => {
    const reason = confusableReason(name) ?? twinReason(name, plain)
    return reason === undefined ? [] : [{ key: `${name}|${reason}`, reason, ...place }]
  })
}

function twinReason(name: string, names: ReadonlySet<string>): string | undefined {
  const look = lookOf(name)
  return look !== name && names.has(look) ? `looks like ${look}, which the file uses too` : undefined
}
