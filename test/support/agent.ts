import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'

const ANSWERS = join(import.meta.dirname, '../../examples/answers')

/** The files that the hand-written answer of the example writes in a round, by path. */
export function answeredFiles(spec: string, round: number): Record<string, string> {
  const folder = join(ANSWERS, spec, `generate.r${round}`)
  const text = readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8')
  const blocks = [...text.matchAll(/^<<<FILE (\S+) \{\{nonce\}\}\n([\s\S]*?)^FILE>>> \{\{nonce\}\}$/gm)]
  return Object.fromEntries(blocks.map(([, path = '', content = '']) => [path, content]))
}

/**
 * A script that stands for a coding agent: it reads its task, and writes what the example's answers write, by round. `more` is code that
 * runs before it writes; `task` is the text of the task.
 */
export function agentScript(spec: string, more = ''): string {
  const rounds = [answeredFiles(spec, 1), ...(spec === 'parse-duration' ? [answeredFiles(spec, 2)] : [])]
  return `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
if (process.argv.includes('--version')) {
  console.log('agent 1.2.3 (a script)')
  process.exit(0)
}
const task = readFileSync(0, 'utf8')
const rounds = ${JSON.stringify(rounds)}
const round = task.includes('your previous attempt') ? 2 : 1
console.log('working on round ' + round)
${more}
for (const [path, content] of Object.entries(rounds[round - 1] ?? rounds[0])) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
`
}

/** Lets the script of a copied example write, with further fields of `models.writer`. */
export function useAgent(folder: string, script: string, fields: Record<string, unknown> = {}): void {
  mkdirSync(join(folder, 'tools'), { recursive: true })
  writeFileSync(join(folder, 'tools', 'agent.mjs'), script)
  setWriter(folder, {
    command: ['node', 'tools/agent.mjs'],
    version: ['node', 'tools/agent.mjs', '--version'],
    name: 'agent',
    family: 'script',
    ...fields,
  })
}

/** Writes `models.writer` of a copied example, in whatever form its factory.yml is. */
export function setWriter(folder: string, writer: Record<string, unknown>): void {
  const path = join(folder, 'factory.yml')
  const factory = parse(readFileSync(path, 'utf8')) as { models: Record<string, unknown> }
  factory.models['writer'] = writer
  writeFileSync(path, stringify(factory))
}
