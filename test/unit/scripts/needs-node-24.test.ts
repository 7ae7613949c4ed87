import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const PRELOAD = 'scripts/needs-node-24.cjs'

/** What the file does in a Node of this version: the words it prints, and the code it ends with. */
function loadedBy(node: string): unknown[] {
  const seen: unknown[] = []
  const push = (value: unknown): unknown => seen.push(value)
  runInNewContext(readFileSync(join(ROOT, PRELOAD), 'utf8'), {
    process: { versions: { node }, version: `v${node}`, exit: push },
    console: { error: push },
  })
  return seen
}

describe('the scripts of package.json', () => {
  test('say on an older Node which one they need, and what to do', () => {
    expect(loadedBy('20.20.2')).toEqual([
      'the sources of jidoka need Node 24 or newer, this is v20.20.2. Run npm ci, which installs one in this folder, or install Node 24.',
      2,
    ])
    expect(loadedBy('24.0.0')).toEqual([])
    expect(loadedBy('100.1.0')).toEqual([])
  })

  test('do so wherever they start TypeScript', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const typed = Object.values(scripts).filter((script) => script.endsWith('.ts'))
    expect(typed.length).toBeGreaterThan(3)
    expect(typed.filter((script) => !script.startsWith(`node -r ./${PRELOAD} `))).toEqual([])
  })
})
