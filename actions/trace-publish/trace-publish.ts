import { controlPaths } from '../../shared/paths/forbidden-paths.ts'
import { defined } from '../../shared/formats/defined.ts'
import { sha256 } from '../../shared/formats/digest.ts'
import { blocking, verdictOf, type Finding } from '../../shared/findings.ts'
import { changeSetIfAny, madeFiles, writtenFiles } from '../../shared/line/change-set.ts'
import { closingChange } from '../../shared/line/closing-change.ts'
import { judge } from '../../shared/line/judge.ts'
import { releaseSubjects } from '../../shared/line/release-subjects.ts'
import type { StationReport, Unit } from '../../shared/line/unit.ts'
import { acceptanceTests } from '../../shared/specification/acceptance/acceptance-tests.ts'
import { recheckChange } from '../../shared/specification/change/recheck-change.ts'
import type { ReplayedStation } from '../../shared/replay/replay-station.ts'

export interface PublishWork {
  /** Decides the deterministic gates again. */
  recompute: () => Promise<ReplayedStation[]>
  /** Shall a release close its spec? */
  closesSpec: boolean
  info: (message: string) => void
}

/**
 * The last station, for released and halted units alike: the chain was verified on the way in; here the deterministic
 * gates are decided again and compared, and the result is summed up in one statement.
 */
export async function tracePublish(unit: Unit, work: PublishWork): Promise<StationReport> {
  const passed = withPassed(unit)
  const recomputed = await work.recompute()
  const verdict = verdictOf([
    ...haltFindings(unit),
    ...divergences(recomputed),
    ...(await scopeFindings(passed)),
  ])
  const closing = verdict.kind === 'pass' && work.closesSpec ? await closingChange(unit) : undefined
  if (verdict.kind === 'pass' && work.closesSpec && closing === undefined) work.info(staysOpen(unit))
  return {
    verdict,
    evidence: {
      linksVerified: unit.upstream.links.length,
      recomputed: recomputed.map(({ station, round, status, invariantDigest }) => ({
        station,
        round,
        status,
        invariantDigest,
      })),
      filesInChange: changeSetIfAny(passed.upstream)?.changes.length ?? 0,
      ...defined({ closes: closing?.path }),
    },
    subjects: await releaseSubjects(passed, closing),
    attachments: [],
    materials: [
      { uri: `git+${unit.factory.repository}@${unit.base}`, gitCommit: unit.base },
      { uri: unit.specPath, sha256: sha256(unit.specBytes) },
      { uri: 'factory.yml', sha256: sha256(unit.factoryBytes) },
    ],
  }
}

/** What a station made that stopped is no part of the change, whatever its outcome says. */
function withPassed(unit: Unit): Unit {
  const { links, outcomes } = unit.upstream
  const passed = outcomes.filter((outcome) => judge(outcome, unit).verdict.kind === 'pass')
  return { ...unit, upstream: { links, outcomes: passed } }
}

function staysOpen({ specPath }: Unit): string {
  return `${specPath} stays open: the base commit does not hold it as it ran, so the release cannot mark it as done`
}

/** A unit that was halted, or asks, stays so: publishing it says so, with the reason of the stop. */
function haltFindings(unit: Unit): Finding[] {
  const { state } = unit
  if (state.status !== 'running' || state.halt === undefined) return []
  const { station, reason, asks } = state.halt
  return asks === true
    ? [blocking('PUBLISH_ASKING', `${station} asks the owner of the spec: ${reason}`)]
    : [blocking('PUBLISH_HALTED', `${station} stopped the unit: ${reason}`)]
}

function divergences(recomputed: ReplayedStation[]): Finding[] {
  return recomputed
    .filter(({ status }) => status !== 'replayed')
    .map(({ station, round, difference }) => ({
      code: 'PUBLISH_DIVERGED',
      level: 'block',
      message: `${station} round ${round} decides otherwise when run again: ${difference ?? 'no difference named'}`,
      hint: 'find out what the station saw that its link does not name; publish nothing until then',
    }))
}

/**
 * The scope of the change, decided again. style-gate decides whether the acceptance tests are those of the spec, because it
 * formats them as the repository does. It is one of the gates that were run again.
 */
async function scopeFindings(unit: Unit): Promise<Finding[]> {
  const changeSet = changeSetIfAny(unit.upstream)
  if (changeSet === undefined) return []
  const { repo, base, factory, factoryPath, spec } = unit
  const own = new Set(acceptanceTests(spec, factory.acceptance).map(({ path }) => path))
  const ownFiles = writtenFiles(changeSet).filter(({ path }) => own.has(path))
  return recheckChange(changeSet, spec, {
    repo,
    base,
    ownFiles,
    made: new Set(madeFiles(unit.upstream).keys()),
    control: controlPaths(factory, factoryPath),
  })
}
