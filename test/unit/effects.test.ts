import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { EFFECTS, EFFECT_NAMES } from '../../shared/effects.ts'

const root = new URL('../../', import.meta.url)

describe('the effects that a spec can name', () => {
  it('are the same in code, schema and docs', () => {
    const schema: unknown = JSON.parse(readFileSync(new URL('schemas/spec.schema.json', root), 'utf8'))
    expect(schema).toMatchObject({
      properties: { effects: { items: { enum: Object.keys(EFFECTS).sort() } } },
    })
    const docs = readFileSync(new URL('docs/what-text-hides.md', root), 'utf8')
    expect(EFFECT_NAMES.filter((effect) => !docs.includes(`| \`${effect}\` |`))).toEqual([])
  })
})
