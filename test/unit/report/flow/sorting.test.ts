import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { DASHBOARD_SCRIPT } from '../../../../shared/report/flow/dashboard-style.ts'

interface Row {
  children: { textContent: string; dataset: { v?: string } }[]
}

/** As much of a page as the script asks for: one table, whose buttons a key presses as a click. */
function tableOf(rows: [name: string, value?: number][]) {
  const body = {
    rows: rows.map(([name, value]): Row => {
      const number = {
        textContent: String(value ?? ''),
        dataset: value === undefined ? {} : { v: String(value) },
      }
      return { children: [{ textContent: name, dataset: {} }, number] }
    }),
    append: (...sorted: Row[]) => void (body.rows = sorted),
  }
  const heads = [0, 1].map(() => {
    const attributes = new Map<string, string>()
    return {
      getAttribute: (name: string) => attributes.get(name) ?? null,
      setAttribute: (name: string, value: string) => void attributes.set(name, value),
      removeAttribute: (name: string) => void attributes.delete(name),
      parentElement: {},
    }
  })
  const row = { children: heads, closest: () => ({ tBodies: [body] }) }
  const presses: (() => void)[] = []
  const buttons = heads.map((head) => {
    head.parentElement = row
    return {
      parentElement: head,
      addEventListener: (_: 'click', press: () => void) => void presses.push(press),
    }
  })
  runInNewContext(DASHBOARD_SCRIPT, { document: { querySelectorAll: () => buttons } })
  return {
    press: (column: number) => presses[column]?.(),
    names: () => body.rows.map(({ children }) => children[0]?.textContent),
    sorted: () => heads.map((head) => head.getAttribute('aria-sort')),
  }
}

test('a press on the head of a column sorts by number, the next one turns it round, and the head says so', () => {
  const table = tableOf([['b', 9], ['none'], ['a', 10], ['c', -1]])
  table.press(1)
  expect([table.names(), table.sorted()]).toEqual([
    ['a', 'b', 'c', 'none'],
    [null, 'descending'],
  ])
  table.press(1)
  expect([table.names(), table.sorted()]).toEqual([
    ['none', 'c', 'b', 'a'],
    [null, 'ascending'],
  ])
})

test('a column of words is sorted by them, and only one column is the sorted one', () => {
  const table = tableOf([
    ['b', 9],
    ['a', 10],
    ['c', -1],
  ])
  table.press(1)
  table.press(0)
  table.press(0)
  expect([table.names(), table.sorted()]).toEqual([
    ['a', 'b', 'c'],
    ['ascending', null],
  ])
})
