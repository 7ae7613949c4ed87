import { describe, expect, it } from 'vitest'
import { checkInterface } from '../../../../shared/specification/change/check-interface.ts'
import { fileOf } from '../sample-spec.ts'

const MODULE = 'src/trim.ts'
const { spec } = fileOf({
  interface: [{ module: MODULE, signature: 'function trimLines(text: string): string' }],
})

function found(text: string | undefined): string[] {
  const head = new Map(text === undefined ? [] : [[MODULE, text]])
  return checkInterface(spec, head).map(({ code, level, file, message }) =>
    [level, code, file, message.split('; ')[1]].join(' '),
  )
}

describe('the interface of a spec after a change', () => {
  it.each([
    'export function trimLines(text: string): string { return text }',
    'export const trimLines = (text: string): string => text',
    'function trim(text: string): string { return text }\nexport { trim as trimLines }',
    "export { trimLines } from './lines.ts'",
    "export * from './lines.ts'",
    'export const { trimLines } = makeTrimmer()',
    'module.exports = { trimLines }',
    'this is no ((( program',
  ])('is kept, or cannot be judged by the text alone: %s', (text) => {
    expect(found(text)).toEqual([])
  })

  it.each([
    'function trimLines(text: string): string { return text }',
    'export function trim(text: string): string { return text }',
    'export default function trimLines(text: string): string { return text }',
    '',
  ])('is missed, and the finding shows the signature: %j', (text) => {
    expect(found(text)).toEqual([
      'block CHANGE_INTERFACE src/trim.ts the spec asks for: function trimLines(text: string): string',
    ])
  })

  const DEFAULT = 'export default function trimLines(text: string): string'
  const byDefault = (text: string): string[] => {
    const asked = fileOf({ interface: [{ module: MODULE, signature: DEFAULT }] })
    return checkInterface(asked.spec, new Map([[MODULE, text]])).map(
      ({ code, file }) => `${code} ${file ?? ''}`,
    )
  }

  it.each([
    'export default function trimLines(text: string): string { return text }',
    'export default (text: string): string => text',
    'function trim(text: string): string { return text }\nexport { trim as default }',
    "export { default } from './lines.ts'",
    'module.exports = (text) => text',
  ])('asks for a default export, and gets one: %s', (text) => {
    expect(byDefault(text)).toEqual([])
  })

  it('asks for a default export, and a name alone is none', () => {
    expect(byDefault('export function trimLines(text: string): string { return text }')).toEqual([
      `CHANGE_INTERFACE ${MODULE}`,
    ])
  })

  it('is missed when the module does not exist', () => {
    expect(found(undefined)).toEqual([
      'block CHANGE_INTERFACE src/trim.ts the spec asks for: function trimLines(text: string): string',
    ])
  })

  it('is not judged in a file that is no JavaScript or TypeScript', () => {
    const other = fileOf({ interface: [{ module: 'src/trim.py', signature: 'function trimLines(): void' }] })
    expect(checkInterface(other.spec, new Map())).toEqual([])
  })
})
