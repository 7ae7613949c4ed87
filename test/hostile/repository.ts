import { parseSpec } from '../../shared/factory/control-files.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'

export const SPEC_PATH = 'specs/duration.spec.md'

const SPEC = `---
id: duration
title: Minutes of a duration
owner: shop
risk: low
paths: { write: [src/duration.ts], read: [] }
why:
  who: Editors of the delivery page
  problem: Delivery times are typed as text and compared by hand.
  value: Slots can be sorted.
  alternatives:
    - { option: do-nothing, verdict: rejected, reason: Two slots were sold in the wrong order. }
    - { option: reuse, verdict: none, reason: No export of the shop reads durations. }
    - { option: buy, verdict: rejected, reason: Packages for this accept years that the shop must refuse. }
interface:
  - module: src/duration.ts
    signature: "function minutesOf(text: string): number"
    doc: Minutes of a duration such as 1h30m.
acceptance:
  - id: AC-1
    ears: When the text names one unit, minutesOf shall return its minutes.
    examples:
      - { call: 'minutesOf("2h")', returns: 120 }
      - { call: 'minutesOf("45m")', returns: 45 }
      - { call: 'minutesOf("0m")', returns: 0 }
  - id: AC-2
    ears: If the text is no duration, then minutesOf shall throw a RangeError.
    examples:
      - { call: 'minutesOf("soon")', throws: RangeError }
      - { call: 'minutesOf("")', throws: RangeError }
  - id: AC-3
    ears: When the text names two units, minutesOf shall return their sum.
    holdout: true
    examples:
      - { call: 'minutesOf("1h30m")', returns: 90 }
      - { call: 'minutesOf("3h5m")', returns: 185 }
---
`

/** A small repository whose writer is hostile; nothing in it but what a real one has. */
export const FILES: Record<string, string> = {
  'package.json': '{ "name": "shop", "private": true, "type": "module" }\n',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "module": "nodenext", "target": "esnext", "noEmit": true, "allowImportingTsExtensions": true, "types": [] }, "include": ["src"] }\n',
  'src/units.ts':
    "/** The sign of a unit of weight; undefined for other words. */\nexport function signOf(unit: string): string | undefined {\n  return { gram: 'g', kilogram: 'kg' }[unit]\n}\n",
  'src/price.ts':
    '/** Cents of an amount in euros. */\nexport function centsOf(euros: number): number {\n  return Math.round(euros * 100)\n}\n',
  'test/units.test.js':
    "import test from 'node:test'\nimport assert from 'node:assert/strict'\nimport { signOf } from '../src/units.ts'\ntest('a gram has a sign', () => assert.equal(signOf('gram'), 'g'))\n",
  [SPEC_PATH]: SPEC,
}

/** The spec of the repository; `write` replaces the paths that a change may write. */
export function readSpec(write?: readonly string[]): Spec {
  const { spec } = parseSpec(Buffer.from(SPEC), SPEC_PATH)
  return write === undefined ? spec : { ...spec, paths: { ...spec.paths, write: [...write] } }
}
