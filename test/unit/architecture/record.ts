import type { Architecture } from '../../../shared/architecture/architecture.ts'
import { changedTree, EMPTY_TREE, type CodeTree } from '../../../shared/architecture/code-tree.ts'
import { readArchitecture } from '../../../shared/architecture/read-architecture.ts'
import { describeFinding } from '../../../shared/findings.ts'

/** A tree of these files and no others. */
export function treeOf(files: Record<string, string>): CodeTree {
  return changedTree(EMPTY_TREE, new Map(Object.entries(files)))
}

/** The record that this YAML is, without its version. */
export function recordOf(yaml: string): Architecture {
  const reading = readArchitecture(Buffer.from(`version: "1"\n${yaml}`), '.factory/architecture.yml')
  if (reading.kind === 'bad') throw new Error(reading.findings.map(describeFinding).join('\n'))
  return reading.architecture
}
