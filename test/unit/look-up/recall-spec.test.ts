import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { recallSpecs } from '../../../shared/look-up/recall-spec.ts'
import { recall } from '../../../shared/look-up/recall.ts'
import { validateRepository } from '../../../shared/specification/checks/validate-repository.ts'
import { opened, serialNumber } from '../../support/ledger.ts'
import { makeTraced, squash } from '../../support/traced-repository.ts'

const SPEC = `---
id: spec-1
title: Shout a text
owner: team
risk: low
paths: { write: [src/shout.ts], read: [] }
why: Quiet texts are not heard.
interface:
  - { module: src/shout.ts, signature: "function shout(text: string): string", doc: The text in capitals. }
acceptance:
  - id: AC-1
    ears: When a text is given, shout shall give it in capitals.
    examples:
      - { call: 'shout("a")', returns: A }
---
`
const CODE = 'export function shout(text: string): string {\n  return text.toUpperCase()\n}\n'
const repository = makeTraced({ 'specs/spec-1.spec.md': SPEC })
const { path: repo } = repository
afterAll(() => {
  repository.remove()
})

it('files whose names differ in signs alone have specs of their own, with valid ids', async () => {
  const unit = {
    serial: serialNumber(2),
    spec: { id: 's', path: 'specs/none.spec.md', title: 'T', risk: 'high' as const },
    ...{
      end: 'released' as const,
      madeAt: '',
      base: 'HEAD',
      models: [],
      merged: [],
      reverted: [],
      open: [],
      made: 3,
      alive: 3,
    },
    ranges: ['a/b.ts', 'a-b.ts', '日本', '../x'].map((path) => ({
      path,
      first: 1,
      last: 1,
      how: 'kept' as const,
    })),
  }
  const specs = await recallSpecs(
    repo,
    { commit: 'HEAD', openFrom: 'branches', looked: 1, units: [unit] },
    'why',
  )
  const names = specs.map(({ name }) => name)
  expect(new Set(names).size).toBe(4)
  for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.spec\.md$/)
  expect(specs[0]?.text).toContain('check: review')
})

it('a spec of a recall has the promises of the first one, and is a valid spec', async () => {
  const files = { 'src/shout.ts': CODE, 'test/shout.test.ts': '// "shout" is tested here, at some length\n' }
  await repository.deliver(1, files)
  const commit = squash(repository, `factory/${serialNumber(1)}`, 'one')
  await repository.arrived(1, commit, files)
  const ledger = await opened(repo)
  const found = await recall(repo, ledger, { filter: { model: 'gpt-5.2' }, confirm: false })
  ledger.close()

  const specs = await recallSpecs(repo, found, 'the "model": a: #1 liar\n---\nid: x')
  expect(specs.map(({ name, file, serials }) => ({ name, file, serials }))).toEqual([
    {
      name: expect.stringMatching(/^recall-src-shout-ts-[0-9a-f]{6}\.spec\.md$/),
      file: 'src/shout.ts',
      serials: [serialNumber(1)],
    },
  ])
  mkdirSync(join(repo, 'specs'), { recursive: true })
  for (const { name, text } of specs) writeFileSync(join(repo, 'specs', name), text)
  expect(specs[0]?.text).toContain('call: shout("a")')
  const shape = {
    specs: 'specs/recall-*.spec.md',
    budget: { calls: Infinity, tokens: Infinity, minutes: Infinity },
    line: [{ work: { kind: 'run' as const } }],
  }
  const { findings } = await validateRepository(repo, [], { factory: shape })
  expect(findings.filter(({ level }) => level === 'block')).toEqual([])
})
