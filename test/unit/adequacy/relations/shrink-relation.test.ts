import { runInNewContext } from 'node:vm'
import { stringify } from 'devalue'
import { describe, expect, it } from 'vitest'
import { relationOrders, type RelationOrder } from '../../../../shared/adequacy/relations/relation-orders.ts'
import { exercisePlan } from '../../../../shared/adequacy/relations/exercise-plan.ts'
import { withSmallest } from '../../../../shared/adequacy/relations/shrink-relation.ts'
import type { Observed, ValueTable } from '../../../../shared/oracle/values/observed.ts'
import { relationCode } from '../../../../shared/oracle/values/relation-code.ts'
import type { ExercisePlan } from '../../../../shared/oracle/values/plan.ts'
import { readText, specText } from '../../oracle/row-sample.ts'
import { of, one } from '../../oracle/samples/sample.ts'

const SPEC = readText(
  specText(
    of('function tag(text: string): string'),
    one('{ relation: { is: idempotent, of: tag } }\n  - { call: \'tag("a c")\', returns: a c }'),
  ),
)

/** The pairs of a plan as a child gives them. */
function called(code: string, plan: ExercisePlan): ValueTable {
  const rows = plan.map(({ criterion, example, call }) => {
    const text = `(() => { const tag = ${code}; return ${call}.map(([text, left, right]) => [text, { gives: left() }, { gives: right() }]) })()`
    const alone: Observed = { kind: 'returned', value: stringify(structuredClone(runInNewContext(text))) }
    return { criterion, example, alone }
  })
  return { rows }
}

interface Shrunk {
  calls: number
  /** Most inputs in one call. */
  most: number
  shrunk: Observed | undefined
}

async function shrunkBy(code: string, change: Partial<RelationOrder> = {}): Promise<Shrunk> {
  const orders = relationOrders(SPEC).map((order) => ({ ...order, ...change }))
  const plan = (await exercisePlan(SPEC)).slice(0, 1).map((call) => ({
    ...call,
    call: orders.map(({ relation, inputs }) => relationCode(relation, inputs)).join(),
  }))
  let [calls, most] = [0, 0]
  const table = await withSmallest(called(code, plan), plan, {
    orders,
    callAgain: (further) => {
      calls += 1
      most = Math.max(most, (further[0]?.call.match(/, \(\) => /g)?.length ?? 0) / 2)
      return Promise.resolve(called(code, further))
    },
  })
  return { calls, most, shrunk: table.rows[0]?.shrunk }
}

const ALWAYS_WRONG = "(t) => t + '!'"

describe('the smallest input of a relation', () => {
  it('is not looked for where the relation holds', async () => {
    expect(await shrunkBy('(t) => t')).toEqual({ calls: 0, most: 0, shrunk: undefined })
  })

  it('is the same each time, and no value that the domain leaves out', async () => {
    const inputs = [['"a long text"']]
    const first = await shrunkBy(ALWAYS_WRONG, { inputs })
    expect(await shrunkBy(ALWAYS_WRONG, { inputs })).toEqual(first)
    expect(JSON.stringify(first.shrunk)).toMatch(/tag\(tag\(\\+"\\+"\)\)/)
    const domain = [{ of: 'tag', argument: 1, is: 'not-empty' as const }]
    const { shrunk } = await shrunkBy(ALWAYS_WRONG, { inputs, domain })
    expect(JSON.stringify(shrunk)).toMatch(/tag\(tag\(\\+"[ -~]\\+"\)\)/)
  })

  it('costs few calls of few inputs, however long it could go on', async () => {
    const { calls, most } = await shrunkBy("(t) => (/^a*$/.test(t) ? t : t + '!')", {
      inputs: [[JSON.stringify('x'.repeat(3000))]],
    })
    expect([calls <= 12, most <= 40]).toEqual([true, true])
  })

  it('is not found where other inputs hold, nor where the code does not answer', async () => {
    const long = '"0123456789"'
    const only = `(t) => (t === ${long} ? t + '!' : t)`
    expect((await shrunkBy(only, { inputs: [[long]] })).shrunk).toBeUndefined()
  })
})
