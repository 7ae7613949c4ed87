import { describe, expect, it } from 'vitest'
import { FactoryError } from '../../../../shared/errors.ts'
import type { Branch } from '../../../../shared/github/plan/moved-tip.ts'
import { startInWaves } from '../../../../shared/github/plan/waves.ts'
import { makeUnitWorld, type UnitWorld, type WorldOptions } from '../../../support/plan/unit-world.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const HOUR = 3_600_000

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `specs/s${String(index).padStart(4, '0')}.spec.md`)
}

/** A branch whose tip a test moves. */
function branchOf(repository: TestRepository, isPlannedByPush = true): Branch & { tip: () => string } {
  const tip = (): string => repository.git('rev-parse', 'main')
  return {
    repo: repository.path,
    name: 'main',
    remote: { tips: () => Promise.resolve(new Map([['main', tip()]])), fetch: () => Promise.resolve() },
    isPlannedByPush: () => isPlannedByPush,
    tip,
  }
}

function withSpecs(specs: readonly string[]): TestRepository {
  return makeRepository(Object.fromEntries(specs.map((spec) => [spec, 'a spec\n'])))
}

async function runPlan(
  specs: readonly string[],
  options: {
    repository: TestRepository
    parallel?: number
    world?: Partial<WorldOptions>
    isPlannedByPush?: boolean
  },
) {
  const branch = branchOf(options.repository, options.isPlannedByPush)
  const base = branch.tip()
  const world = makeUnitWorld({ tip: branch.tip, ...options.world })
  const plan = { specs, base, mode: 'auto', parallel: options.parallel ?? 10 }
  const deps = {
    runs: world.runs,
    branch,
    clock: world.clock,
    handOverAt: world.clock.now() + HOUR,
    say: () => undefined,
  }
  return { world, base, ...(await startInWaves(plan, deps)) }
}

/** How often a run was made for each spec at the commit that was handed on. */
function soundRuns({ made }: UnitWorld): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { spec, base, commit } of made)
    if (base === commit) counts.set(spec, (counts.get(spec) ?? 0) + 1)
  return counts
}

const once = (specs: readonly string[]): Map<string, number> => new Map(specs.map((spec) => [spec, 1]))

describe('startInWaves', () => {
  it('starts each spec once, and never more than the free places allow', async () => {
    const specs = names(40)
    const { world, state, error } = await runPlan(specs, { repository: withSpecs(specs), parallel: 7 })
    expect(error).toBeUndefined()
    expect(soundRuns(world)).toEqual(once(specs))
    expect(state.started.toSorted()).toEqual(specs)
    expect(world.most()).toBe(7)
  })

  it('stops starting after an hour, and looks at every run it made', async () => {
    const specs = names(100)
    const { world, state } = await runPlan(specs, { repository: withSpecs(specs), parallel: 5 })
    expect(state.open).toEqual([])
    expect([...state.started, ...state.waiting]).toEqual(specs)
    expect(soundRuns(world)).toEqual(once(state.started))
    expect(state.waiting.length).toBeGreaterThan(0)
  })

  it('counts no run that waits for an approval', async () => {
    const specs = names(30)
    const { world, state } = await runPlan(specs, {
      repository: withSpecs(specs),
      parallel: 2,
      world: { status: () => 'waiting' },
    })
    expect(state.started).toHaveLength(30)
    expect(world.clock.now() - Date.parse('2026-01-01T00:00:00Z')).toBeLessThan(HOUR)
  })

  it('starts a unit again at the new tip when the branch moved under its start', async () => {
    const specs = names(3)
    const repository = withSpecs(specs)
    const tip = (start: number): string =>
      start === 1 ? repository.commit({ 'README.md': 'moved\n' }) : repository.git('rev-parse', 'main')
    const { world, base, state } = await runPlan(specs, { repository, world: { tip } })
    expect(soundRuns(world)).toEqual(once(specs))
    // all three were handed the old commit before the first run was seen
    expect(world.made.filter((run) => run.base === base).map(({ spec }) => spec)).toEqual(specs)
    expect(state.moved).toBe(3)
    expect(state.failed).toEqual([])
  })

  it('leaves a spec that a newer push changed to the plan of that push, and drops a deleted one', async () => {
    const specs = names(3)
    const repository = withSpecs(specs)
    const [kept = '', changed = '', deleted = ''] = specs
    const base = repository.git('rev-parse', 'main')
    repository.commit({ [changed]: 'changed\n', [deleted]: undefined })
    const branch = branchOf(repository)
    const world = makeUnitWorld({ tip: branch.tip })
    const deps = { runs: world.runs, branch, clock: world.clock, handOverAt: Infinity, say: () => undefined }
    const { state } = await startInWaves({ specs, base, mode: 'auto', parallel: 10 }, deps)
    expect(state).toMatchObject({ started: [kept], covered: [changed], gone: [deleted] })
  })

  it('starts a changed spec itself where no push has a plan', async () => {
    const specs = names(1)
    const repository = withSpecs(specs)
    const tip = (start: number): string =>
      start === 1 ? repository.commit({ [specs[0] ?? '']: 'changed\n' }) : repository.git('rev-parse', 'main')
    const { world, state } = await runPlan(specs, { repository, world: { tip }, isPlannedByPush: false })
    expect(state.started).toEqual(specs)
    expect(soundRuns(world)).toEqual(once(specs))
  })

  it('gives up on a branch that moves at every start, and names the spec', async () => {
    const specs = names(1)
    const repository = withSpecs(specs)
    const tip = (start: number): string => repository.commit({ 'README.md': `moved ${start}\n` })
    const { world, state } = await runPlan(specs, { repository, world: { tip } })
    expect(world.made).toHaveLength(5)
    expect(state.failed.map(({ spec }) => spec)).toEqual(specs)
  })

  it('does not start a unit twice when the answer of a start is lost', async () => {
    const specs = names(4)
    const { world, state } = await runPlan(specs, {
      repository: withSpecs(specs),
      world: { fate: (start) => (start === 2 ? 'made-unanswered' : 'made') },
    })
    expect(soundRuns(world)).toEqual(once(specs))
    expect(state.started.toSorted()).toEqual(specs)
  })

  it('makes a start again that was neither answered nor taken', async () => {
    const specs = names(4)
    const { world, state } = await runPlan(specs, {
      repository: withSpecs(specs),
      world: { fate: (start) => (start === 2 ? 'unanswered' : 'made') },
    })
    expect(soundRuns(world)).toEqual(once(specs))
    expect(state.failed).toEqual([])
  })

  it('names a spec whose start was taken and dropped, and does not guess', async () => {
    const specs = names(3)
    const { world, state } = await runPlan(specs, {
      repository: withSpecs(specs),
      world: { fate: (start) => (start === 3 ? 'dropped' : 'made') },
    })
    expect(state.failed.map(({ spec }) => spec)).toEqual([specs[2]])
    expect(world.made).toHaveLength(2)
  })

  it('keeps what was started when GitHub refuses the next start', async () => {
    const specs = names(3)
    const repository = withSpecs(specs)
    const world = makeUnitWorld({ tip: () => repository.git('rev-parse', 'main') })
    const { start } = world.runs
    world.runs.start = (unit) =>
      unit.spec === specs[1] ? Promise.reject(new FactoryError('PLAN_LIMITED', 'later')) : start(unit)
    const branch = branchOf(repository)
    const deps = { runs: world.runs, branch, clock: world.clock, handOverAt: Infinity, say: () => undefined }
    const { state, error } = await startInWaves(
      { specs, base: branch.tip(), mode: 'auto', parallel: 10 },
      deps,
    )
    expect(error?.code).toBe('PLAN_LIMITED')
    expect(state.waiting).toEqual(specs.slice(1))
  })
})
