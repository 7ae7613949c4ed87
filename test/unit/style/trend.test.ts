import { execFileSync } from 'node:child_process'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { trendOf, type Month } from '../../../shared/style/census/trend.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { foreignModule, modulesOf, plainModule } from './houses.ts'

let repository: TestRepository
beforeAll(() => {
  repository = makeRepository()
  commitAt('2025-11-30T23:59:59Z', modulesOf('src', 30, plainModule))
  commitAt('2025-12-31T23:30:00-05:00', modulesOf('new', 30, foreignModule))
  commitAt('2026-03-10T12:00:00Z', { 'notes.md': '# a\n' })
})
afterAll(() => repository.remove())

function commitAt(date: string, files: Record<string, string>): void {
  repository.write(files)
  repository.git('add', '-A')
  const people = ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'A'],
    [`GIT_${who}_EMAIL`, 'a@example.com'],
    [`GIT_${who}_DATE`, date],
  ])
  const env = { ...process.env, ...Object.fromEntries(people) }
  execFileSync('git', ['commit', '-q', '-m', 'change'], { cwd: repository.path, env })
}

function trend(months: number, told: string[] = []): Promise<Month[]> {
  const onMonth = (month: string): void => void told.push(month)
  return trendOf(repository.path, repository.git('rev-parse', 'HEAD'), { compiler: ts, months, onMonth })
}

describe('the trend', () => {
  it('has a month for each in which there were files, by the clock of nobody', async () => {
    const found = await trend(12)
    expect(found.map(({ month, files, styles }) => [month, files, styles])).toEqual([
      ['2025-11', 30, 1],
      // the evening of the 31st was in January by UTC
      ['2025-12', 30, 1],
      ['2026-01', 60, 2],
      ['2026-02', 60, 2],
      ['2026-03', 60, 2],
    ])
  })

  it('shows that the house is more divided since the second style came', async () => {
    const [first, , last] = await trend(5)
    expect(last!.entropy).toBeGreaterThan(first!.entropy)
    expect(last!.off).toBeGreaterThan(first!.off)
    const functions = last!.habits.find(({ feature }) => feature === 'topFunction')
    expect(functions).toMatchObject({ majority: 'declaration', off: 0.5 })
    expect(functions!.entropy).toBeGreaterThan(1)
  })

  it('goes back no further than it is asked to', async () => {
    const told: string[] = []
    expect((await trend(2, told)).map(({ month }) => month)).toEqual(['2026-02', '2026-03'])
    expect(told).toEqual(['2026-02', '2026-03'])
    expect(await trend(0)).toEqual([])
  })
})
