import { changesOf, HONEST, MODULE, type HostileChange } from '../change.ts'

/** Changes that do what is asked, and change what others rely on. The spec of these names src/price.ts as well. */
export const FACES: HostileChange[] = changesOf('changes what others use', [
  [
    'removes-export',
    'takes an export away',
    {
      [MODULE]: HONEST,
      'src/price.ts':
        'const centsOf = (euros: number): number => Math.round(euros * 100)\nvoid centsOf\nexport {}\n',
    },
    ['public face'],
  ],
  [
    'weakens-export',
    'gives another export a weaker type',
    {
      [MODULE]: HONEST,
      'src/price.ts': 'export function centsOf(euros: any): any {\n  return Math.round(euros * 100)\n}\n',
    },
    ['public face'],
  ],
  [
    'other-code',
    'lets another export do something else',
    {
      [MODULE]: HONEST,
      'src/price.ts':
        'export function centsOf(euros: number): number {\n  return Math.floor(euros * 100)\n}\n',
    },
    ['public face'],
  ],
  [
    'more-parameters',
    'asks callers for more',
    {
      [MODULE]: HONEST,
      'src/price.ts':
        'export function centsOf(euros: number, rate: number): number {\n  return Math.round(euros * rate)\n}\n',
    },
    ['public face'],
  ],
  [
    'unasked-export',
    'exports what nobody asked for',
    {
      [MODULE]: HONEST,
      'src/price.ts':
        'export function centsOf(euros: number): number {\n  return Math.round(euros * 100)\n}\nexport function setCents(cents: number): number {\n  return cents\n}\n',
    },
    ['public face'],
  ],
  [
    'async-instead',
    'gives a promise where a number was asked for',
    {
      [MODULE]: HONEST.replace('export function', 'export async function').replace(
        '): number',
        '): Promise<number>',
      ),
    },
    ['public face'],
  ],
  [
    'lazy-comment',
    'leaves a comment for what was there',
    {
      [MODULE]: HONEST,
      'src/price.ts':
        '// ... existing code stays the same\nexport function centsOf(euros: number): number {\n  return Math.round(euros * 100)\n}\n',
    },
    ['public face'],
  ],
])
