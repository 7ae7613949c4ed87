import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { edit, makeStory, type Story } from '../support/story.ts'

let server: ModelServer
let story: Story

afterEach(async () => {
  story.remove()
  await server.close()
})

const SPEC = `---
id: half-of
title: Half of a number
why: Sums are split by hand.
paths: { write: [src/half-of.ts], read: [] }
interface:
  - { module: src/half-of.ts, signature: "function halfOf(n: number): number" }
acceptance:
  - id: AC-1
    ears: When given a number, halfOf shall return half of it.
    examples:
      - { call: "halfOf(4)", returns: 2 }
      - { call: "halfOf(7)", returns: 3.5 }
---
`

/** The ways of writing that this writer knows. Its habits are those of another team. */
interface Style {
  functions: 'constants' | 'declared'
  choices: 'enum' | 'union'
}

const HABITS: Style = { functions: 'constants', choices: 'enum' }

function code({ functions, choices }: Style): string {
  const isEnum = choices === 'enum'
  return [
    isEnum ? 'enum Part {\n  Half,\n  Whole,\n}' : "type Part = 'half' | 'whole'",
    `function parts(part: Part): number {\n  return part === ${isEnum ? 'Part.Half' : "'half'"} ? 2 : 1\n}`,
    functions === 'declared'
      ? `export function halfOf(n: number): number {\n  return n / parts(${isEnum ? 'Part.Half' : "'half'"})\n}`
      : `export const halfOf = (n: number): number => n / parts(${isEnum ? 'Part.Half' : "'half'"})`,
  ].join('\n\n')
}

/** Each rule that the prompt tells, with the code that it accepts. */
function acceptedIn(prompt: string): Map<string, string> {
  const rules = prompt.split(/^(?=\d+\. [a-z-]+ \[block\])/m).slice(1)
  return new Map(
    rules.flatMap((text) => {
      const [, id] = /^\d+\. ([a-z-]+) /.exec(text) ?? []
      const [, accepted] = /^Accepted:\n```ts\n([^]*?)\n```$/m.exec(text) ?? []
      return id === undefined || accepted === undefined ? [] : [[id, accepted] as const]
    }),
  )
}

/** Writes as the rules say that the findings name: it looks at nothing but the examples of the house. */
function learnedFrom(prompt: string): Style {
  const [, findings = ''] = prompt.split('findings of style-gate')
  const accepted = [...acceptedIn(prompt)].flatMap(([id, text]) => (findings.includes(id) ? [text] : []))
  return {
    functions: accepted.some((text) => text.startsWith('export function')) ? 'declared' : 'constants',
    choices: accepted.some((text) => /^export type \w+ = '/.test(text)) ? 'union' : 'enum',
  }
}

async function run(
  adapt: (folder: string) => void = () => undefined,
): Promise<{ asked: string[]; unit: object }> {
  const asked: string[] = []
  server = await startModelServer((request) => {
    if (isReview(request)) return '{"untested":[],"findings":[],"matrix":[]}'
    asked.push(request.prompt)
    const style = asked.length === 1 ? HABITS : learnedFrom(request.prompt)
    const nonce = nonceIn(request.prompt)
    return `<<<FILE src/half-of.ts ${nonce}\n${code(style)}\nFILE>>> ${nonce}`
  })
  story = makeStory({
    endpoint: server.url,
    adapt: (folder) => {
      writeFileSync(join(folder, 'specs', 'half-of.spec.md'), SPEC)
      adapt(folder)
    },
  })
  const { unit } = await story.run('half-of')
  return { asked, unit }
}

describe('a change in the style of another team', () => {
  test('is stopped by the gate, and right in round 2 from the text of the house alone', async () => {
    const { asked, unit } = await run()
    expect(unit).toMatchObject({ verdict: 'released', rounds: 2 })
    expect([...acceptedIn(asked[0] ?? '').keys()]).toEqual(
      expect.arrayContaining(['no-enum', 'declare-functions']),
    )
    expect(learnedFrom(asked[1] ?? '')).toEqual({ functions: 'declared', choices: 'union' })
  })

  test('stays as it is where the writer is not told the house', async () => {
    const { unit } = await run((folder) =>
      edit(folder, 'factory.yml', /^rounds:/m, 'prompt: { house: 100 }\nrounds:'),
    )
    expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'style-gate' })
  })
})
