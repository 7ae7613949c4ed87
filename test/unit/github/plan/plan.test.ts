import { afterAll, describe, expect, it } from 'vitest'
import type { OpenDelivery } from '../../../../shared/github/plan/done-specs.ts'
import { planUnits } from '../../../../shared/github/plan/plan.ts'
import type { PlanInputs } from '../../../../shared/github/plan/plan-request.ts'
import { makeUnitWorld, type UnitWorld, type WorldOptions } from '../../../support/plan/unit-world.ts'
import { refusalOf } from '../../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { commitSpecs, FACTORY_TEXT, specText } from '../../../support/plan/plan-files.ts'

const made: TestRepository[] = []
afterAll(() => made.forEach((repository) => repository.remove()))

function repositoryOf(files: Record<string, string>): TestRepository {
  const repository = makeRepository({ 'factory.yml': FACTORY_TEXT, ...files })
  made.push(repository)
  return repository
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `specs/s${String(index).padStart(4, '0')}.spec.md`)
}

interface Story {
  inputs?: Partial<PlanInputs>
  world?: UnitWorld
  attempt?: number
  open?: OpenDelivery[]
  /** What the andon holds. */
  held?: string[]
  /** Where the branch is; default: where it is in the repository. */
  tip?: () => string
}

/** A plan of an event at the tip of main. */
function planOf(repository: TestRepository, story: Story) {
  const { inputs, world, attempt = 1, open = [], held = [] } = story
  const tip = story.tip ?? ((): string => repository.git('rev-parse', 'main'))
  const { clock, runs } = world ?? worldOf(repository)
  const given: PlanInputs = {
    repo: repository.path,
    factory: 'factory.yml',
    event: 'schedule',
    before: '',
    spec: '',
    mode: 'auto',
    base: '',
    after: '',
    parallel: 10,
    token: '',
    ...inputs,
  }
  return planUnits(given, {
    runs,
    clock,
    branch: {
      repo: repository.path,
      name: 'main',
      remote: { tips: () => Promise.resolve(new Map([['main', tip()]])), fetch: () => Promise.resolve() },
    },
    commit: tip(),
    startedAt: clock.now(),
    attempt,
    openDeliveries: () => Promise.resolve(open),
    held: ({ specs }) =>
      Promise.resolve(
        new Map(specs.filter((spec) => held.includes(spec)).map((spec) => [spec, 'stopped by Ada'])),
      ),
    say: () => undefined,
  })
}

function worldOf(repository: TestRepository, options: Partial<WorldOptions> = {}): UnitWorld {
  return makeUnitWorld({ tip: () => repository.git('rev-parse', 'main'), ...options })
}

describe('planUnits', () => {
  it('starts nothing that the andon holds, and is red so that it is run again', async () => {
    const repository = repositoryOf({ 'specs/a.spec.md': 'a\n', 'specs/b.spec.md': 'b\n' })
    const report = await planOf(repository, { held: ['specs/a.spec.md'] })
    expect(report).toMatchObject({
      outputs: { specs: '2', started: '1' },
      failure: { code: 'ANDON_PULLED', retryable: true },
    })
    expect(report.summary).toContain('stopped by Ada')
  })

  it('is green and says so when a push changed no spec', async () => {
    const repository = repositoryOf({ 'specs/a.spec.md': 'a\n' })
    const before = repository.git('rev-parse', 'HEAD')
    repository.commit({ 'README.md': 'more\n' })
    const report = await planOf(repository, { inputs: { event: 'push', before } })
    expect(report).toMatchObject({
      line: 'no spec to start',
      outputs: { specs: '0', started: '0' },
      stopped: false,
    })
    expect(report.failure).toBeUndefined()
  })

  it('starts 2,000 specs over many runs of its own: each once, none lost, within the limits of an hour', async () => {
    const specs = names(2000)
    const repository = repositoryOf({})
    const head = commitSpecs(repository, specs)
    const tip = (): string => head
    const world = makeUnitWorld({ tip, unitMs: 60_000 })
    const inputs = { event: 'push', before: '0'.repeat(40), parallel: 20 }
    await planOf(repository, { inputs, world, tip })
    for (let next = world.goneOn.shift(); next !== undefined; next = world.goneOn.shift())
      await planOf(repository, { inputs: { ...inputs, event: 'workflow_dispatch', ...next }, world, tip })
    expect(world.made.map(({ spec }) => spec)).toEqual(specs)
    expect(world.most()).toBeLessThanOrEqual(20)
    expect(Math.max(...world.requestsPerHour().values())).toBeLessThan(1000)
    expect(world.requestsPerHour().size).toBeGreaterThan(3)
  })

  it('hands on the commits of its first run, so that a push in between changes nothing for the rest', async () => {
    const specs = names(60)
    const repository = repositoryOf({ 'README.md': '' })
    const before = repository.git('rev-parse', 'HEAD')
    const base = repository.commit(Object.fromEntries(specs.map((spec) => [spec, 'a spec\n'])))
    const world = worldOf(repository)
    const inputs = { event: 'push', before, parallel: 4 }
    await planOf(repository, { inputs, world })
    const [next] = world.goneOn
    expect(next).toMatchObject({ spec: '', base, before })
    repository.commit({ 'specs/new.spec.md': 'of a newer push\n' })
    while (world.goneOn.length > 0)
      await planOf(repository, {
        inputs: { ...inputs, event: 'workflow_dispatch', ...world.goneOn.shift() },
        world,
      })
    expect(world.made.map(({ spec }) => spec)).toEqual(specs)
  })

  it('starts nothing twice when the job runs again', async () => {
    const specs = names(12)
    const repository = repositoryOf(Object.fromEntries(specs.map((spec) => [spec, 'a spec\n'])))
    const world = worldOf(repository, { fate: (start) => (start === 9 ? 'dropped' : 'made') })
    const inputs = { event: 'push', before: '0'.repeat(40), parallel: 50 }
    const first = await planOf(repository, { inputs, world })
    expect(first.failure?.code).toBe('PLAN_UNFINISHED')
    const second = await planOf(repository, { inputs, world, attempt: 2 })
    expect(second.failure).toBeUndefined()
    expect(world.made.map(({ spec }) => spec).toSorted()).toEqual(specs)
  })

  it('leaves out, of a schedule alone, specs that are offered or delivered', async () => {
    const repository = repositoryOf({
      'specs/done.spec.md': specText('done', 'src/done.ts', 'done'),
      'specs/offered.spec.md': specText('offered', 'src/offered.ts', 'offered'),
      'specs/open.spec.md': specText('open', 'src/open.ts', 'open'),
      'specs/broken.spec.md': 'no front matter\n',
      'src/done.ts': 'export function done(text: string): string {\n  return text\n}\n',
    })
    const open = [{ number: 7, spec: 'specs/offered.spec.md' }]
    const world = worldOf(repository)
    const report = await planOf(repository, { world, open })
    expect(world.made.map(({ spec }) => spec)).toEqual(['specs/broken.spec.md', 'specs/open.spec.md'])
    expect(report.outputs).toEqual({ specs: '4', started: '2' })
    const pushed = worldOf(repository)
    await planOf(repository, { world: pushed, open, inputs: { event: 'push', before: '0'.repeat(40) } })
    expect(pushed.made).toHaveLength(4)
  })

  it.each([
    { event: 'push', before: '0'.repeat(40) },
    { event: 'schedule' },
    { event: 'workflow_dispatch', spec: 'specs/done.spec.md' },
  ])('never starts a spec that a release has closed: $event', async (inputs) => {
    const done = specText('done', 'src/done.ts', 'done').replace(
      'acceptance:',
      'released: JD-ABCD-EFGH-JKMN\nacceptance:',
    )
    const repository = repositoryOf({ 'specs/done.spec.md': done })
    const world = worldOf(repository)
    const report = await planOf(repository, { inputs, world })
    expect([world.made, report.failure]).toEqual([[], undefined])
    expect(report.summary).toContain('not needed again: released as JD-ABCD-EFGH-JKMN')
  })

  it('starts the other specs beside one with an unusable name, and is red', async () => {
    const repository = repositoryOf({ 'specs/a.spec.md': 'a\n', 'specs/-b.spec.md': 'b\n' })
    const world = worldOf(repository)
    const report = await planOf(repository, { world, inputs: { event: 'push', before: '0'.repeat(40) } })
    expect(report.failure?.code).toBe('PATH_UNSAFE')
    expect(world.made.map(({ spec }) => spec)).toEqual(['specs/a.spec.md'])
  })

  it('starts by hand at the tip also what a newer push has changed', async () => {
    const repository = repositoryOf({ 'specs/a.spec.md': 'a\n' })
    const tip = (start: number): string =>
      start === 1
        ? repository.commit({ 'specs/a.spec.md': 'changed\n' })
        : repository.git('rev-parse', 'main')
    const world = makeUnitWorld({ tip })
    const inputs = { event: 'workflow_dispatch', spec: 'specs/a.spec.md', mode: 'refresh' }
    const report = await planOf(repository, { world, inputs })
    expect(report.outputs['started']).toBe('1')
  })

  it('refuses a start by hand without a spec, and an event it does not know', async () => {
    const repository = repositoryOf({ 'specs/a.spec.md': 'a\n' })
    for (const event of ['workflow_dispatch', 'pull_request', ''])
      expect(await refusalOf(() => planOf(repository, { inputs: { event } }))).toMatchObject({
        code: 'USAGE',
      })
  })
})
