import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareLayers } from '../../../../shared/architecture/change/compare-layers.ts'
import { cyclesIn, togetherIn } from '../../../../shared/architecture/graph/cycles.ts'
import { recordOf, treeOf } from '../record.ts'

const RECORD = recordOf('layers:\n  - { name: all, files: ["**"], may_import: [] }\n')
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

type Graph = Map<string, string[]>

const pathOf = (name: string): string => `src/${name}.ts`

function textsOf(graph: Graph): Record<string, string> {
  const entries = [...graph].map(([name, targets]) => [
    pathOf(name),
    targets.map((target) => `import './${target}.ts'\n`).join(''),
  ])
  return Object.fromEntries(entries) as Record<string, string>
}

const anyTargets = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 })
/** A graph of some of the names, and another in which a few of their files are new, changed or gone. */
const anyChange = fc
  .record({
    base: fc.dictionary(fc.constantFrom(...NAMES), anyTargets),
    changes: fc.dictionary(fc.constantFrom(...NAMES), fc.option(anyTargets, { nil: undefined }), {
      maxKeys: 4,
    }),
  })
  .map(({ base, changes }) => {
    const before = within(new Map(Object.entries(base)))
    const after = new Map(before)
    for (const [name, targets] of Object.entries(changes)) {
      if (targets === undefined) after.delete(name)
      else after.set(name, targets)
    }
    return { before, after: within(after, new Map(Object.entries(changes))) }
  })

/** What imports a file that is not there imports nothing there, as long as nobody changes it. */
function within(graph: Graph, changed?: ReadonlyMap<string, unknown>): Graph {
  const kept = changed === undefined ? graph : new Map(graph)
  return new Map([...kept].map(([name, targets]) => [name, targets.filter((target) => kept.has(target))]))
}

it('a change closes a cycle exactly when its files go round in a set that did not before', async () => {
  await fc.assert(
    fc.asyncProperty(anyChange, async ({ before, after }) => {
      const [base, head] = [textsOf(before), textsOf(after)]
      const files = NAMES.map(pathOf)
        .map((path) => ({ path, base: base[path], head: head[path] }))
        .filter((file) => file.base !== file.head)
      const { findings } = await compareLayers({
        architecture: { ...RECORD, unlisted: 'off' },
        base: treeOf({ ...base, 'x.ts': '' }),
        files,
      })
      const expected = cyclesIn(after, togetherIn(before))
      const found = findings.filter(({ code }) => code === 'LAYER_CYCLE')
      expect(found.length > 0).toBe(expected.length > 0)
    }),
    { numRuns: 300 },
  )
})
