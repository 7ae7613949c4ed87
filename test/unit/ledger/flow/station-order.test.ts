import { expect, test } from 'vitest'
import { stationOrder } from '../../../../shared/ledger/flow/station-order.ts'

function walked(...walks: string[]): string[] {
  return stationOrder(walks.map((walk) => ({ stations: walk.split(' ').map((station) => ({ station })) })))
}

test.each([
  [
    'a unit that ended early comes first',
    ['generate style-gate test', 'spec-validate', 'generate test review'],
  ],
  ['a round comes twice', ['spec-validate generate style-gate test generate style-gate test review']],
  ['the shortest walk comes first', ['spec-validate', 'generate style-gate test', 'generate test review']],
])('stations stand in the order of the line where %s', (_, walks) => {
  const order = ['spec-validate', 'generate', 'style-gate', 'test', 'review']
  expect(walked(...walks)).toEqual(order)
})

test('stations of commands stand where the walks had them, and none that no unit came to is named', () => {
  expect(walked('lint spec-validate', 'generate style-gate types test probe review deploy')).toEqual([
    ...['lint', 'spec-validate', 'generate', 'style-gate', 'types', 'test', 'probe', 'review', 'deploy'],
  ])
  expect(walked('lint')).toEqual(['lint'])
})
