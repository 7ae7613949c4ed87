import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { FIRST_LOCK } from '../shared/compile/action-pins.ts'
import { compileFactory } from '../shared/compile/compile.ts'
import { readFactory } from '../shared/factory/read-factory.ts'
import { describeFinding } from '../shared/findings.ts'

interface Job {
  uses?: string
  needs?: string[]
  if?: string
}

type Jobs = Record<string, Job>

/** Seconds that a job takes beside its work. Assumed, not measured: see the document that holds the table. */
const OVERHEAD_S = { least: 15, most: 40 }
/** Jobs that wait for nothing but the stations, and hold nothing up. */
const BESIDE = new Set(['answers'])
/** Jobs of a unit that asks, or was halted; one that is released skips them. */
const OTHER_ENDS = new Set(['ask', 'ledger'])

/** How many jobs, minutes and seconds a unit of the example takes on GitHub, counted in its compiled workflows. */
export function githubJobsTable(root: string): string {
  const path = join(root, 'examples', 'text-kit', 'factory.yml')
  const factory = parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  const rows = (['separate', 'grouped'] as const).flatMap((jobs) => {
    const files = compiled({ ...factory, signing: { mode: 'keyed' }, github: { ...ACTIONS, jobs } })
    return [1, 2, 3].map((round) => row(jobs, round, files))
  })
  const head =
    '| `github.jobs` | released in | jobs | entries on the page | minutes billed | starting and ending |'
  return [head, '|---|---|---|---|---|---|', ...rows].join('\n')
}

const ACTIONS = { actions: { source: `jidoka/jidoka@${'0'.repeat(40)}` } }

interface Compiled {
  unit: Jobs
  round: Jobs
}

function compiled(factory: object): Compiled {
  const reading = readFactory(Buffer.from(stringify(factory)), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(reading.findings.map(describeFinding).join('\n'))
  const files = compileFactory(reading.factory, { factorySha256: '' }, { lock: FIRST_LOCK })
  const jobsOf = (name: string): Jobs => {
    const file = files.find(({ path }) => path.endsWith(name))
    return (parse(file?.text ?? 'jobs: {}') as { jobs: Jobs }).jobs
  }
  return { unit: jobsOf('factory-unit.yml'), round: jobsOf('factory-round.yml') }
}

/** A unit whose commands stop it in every round before the last one, which is when most jobs run. */
function row(mode: string, round: number, { unit, round: repair }: Compiled): string {
  const ids = Object.keys(unit)
  const stations = ids.slice(
    0,
    ids.findIndex((id) => unit[id]?.uses !== undefined || id === 'result'),
  )
  const again = Object.keys(repair)
  const stopped = stoppedAfter(unit['round-2'], stations)
  const ends = ids.filter(
    (id) => !stations.includes(id) && !OTHER_ENDS.has(id) && unit[id]?.uses === undefined,
  )
  const inRounds =
    round === 1
      ? stations.length
      : stations.slice(0, stopped).length + (round - 2) * stoppedAfter(unit['round-2'], again) + again.length
  const jobs = inRounds + ends.length
  const waiting = inRounds + ends.filter((id) => !BESIDE.has(id)).length
  const entries = ids.length + (round - 1) * (again.length - 1)
  const seconds = `${clock(waiting * OVERHEAD_S.least)}-${clock(waiting * OVERHEAD_S.most)}`
  return `| ${mode} | round ${round} | ${jobs} | ${entries} | ${jobs} | ${seconds} |`
}

/** Jobs of a round up to the last one whose stop starts the next round. */
function stoppedAfter(call: Job | undefined, ids: readonly string[]): number {
  return ids.findLastIndex((id) => call?.if?.includes(`needs.${id}.`) === true) + 1
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
