import { describe, expect, it } from 'vitest'
import { architectureLosses } from '../../../shared/architecture/losses.ts'
import { recordOf } from './record.ts'

const A =
  '{ name: a, files: ["a/**"], may_import: [], packages: [x], builtins: [path], entry: ["a/i.ts"], apart: ["a/*"] }'
const B = '{ name: b, files: ["b/**", "c/**"], may_import: [a] }'

function record(rest = '', layers = [A, B]): ReturnType<typeof recordOf> {
  return recordOf(`layers:\n${layers.map((layer) => `  - ${layer}\n`).join('')}${rest}`)
}

describe('what a new record takes away', () => {
  it.each<[what: string, after: ReturnType<typeof recordOf>, count: number]>([
    ['nothing', record(), 0],
    ['a layer', record('', [A]), 1],
    ['the limit of what may be imported', record('', [A.replace('may_import: []', 'may_import: [b]'), B]), 1],
    ['a list of packages', record('', [A.replace('packages: [x], ', ''), B]), 1],
    ['a list that gets longer', record('', [A.replace('[path]', '[path, fs]'), B]), 1],
    ['an entry', record('', [A.replace('entry: ["a/i.ts"], ', ''), B]), 1],
    ['what stands apart', record('', [A.replace(', apart: ["a/*"]', ''), B]), 1],
    ['files of a layer', record('', [A, B.replace(', "c/**"', '')]), 1],
    ['cycles', record('cycles: off\n'), 1],
    ['how loud it is', record('unlisted: warn\n'), 1],
    ['types', record('types: allow\n'), 1],
    ['files that have to be in a layer', record('files: ["a/**"]\n'), 1],
    ['several things', record('cycles: off\nunlisted: off\n', [B.replace('[a]', '[]')]), 3],
  ])('is %s', (_, after, count) => {
    expect(architectureLosses(record(), after)).toHaveLength(count)
  })

  it('is nothing where it only asks for more', () => {
    const loose = record('cycles: off\nunlisted: off\ntypes: allow\ntests: skip\n', [A, B])
    const strict = record('cycles: folders\ntests: check\n', [
      A,
      B,
      '{ name: d, files: ["d/**"], may_import: below }',
    ])
    expect(architectureLosses(loose, strict)).toEqual([])
    expect(architectureLosses(record('tests: check\n'), record())).toHaveLength(1)
  })
})
