import { type CompileContext, runnerOf } from './compile-context.ts'
import { lastRound, PUBLISH_CONDITION } from './conditions.ts'
import { environmentOf, riskOutput } from './environment.ts'
import { publisherPermissions } from './permissions.ts'
import { checkoutStep, outputsOf, stationInputs, stationStep, type Place } from './station-job.ts'
import type { YamlTree } from './yaml-text.ts'

/**
 * The one job that follows every end of the unit: released, halted, or stuck in an error. It alone fails on a halted
 * unit, so the run turns red exactly once.
 */
export function publishJob(blueprint: CompileContext): YamlTree {
  const { publisher, jobs } = blueprint
  const needs = jobs.map(({ id }) => id)
  return {
    name: publisher.name,
    ...(needs.length === 0 ? {} : { needs, if: PUBLISH_CONDITION }),
    ...publishBody(blueprint, publishPlace(blueprint)),
  }
}

/** Expressions for the round the unit ended in, the `needs` of all jobs (none without jobs), and the risk. */
export function publishPlace(blueprint: CompileContext): Place {
  const { jobs } = blueprint
  const upstream = jobs.length === 0 ? undefined : '${{ toJSON(needs) }}'
  return { round: lastRound(jobs), upstream, risk: riskOutput(blueprint) }
}

/** Everything below the publishing job's name and condition; the same inline and in a workflow of its own. */
export function publishBody(blueprint: CompileContext, place: Place): YamlTree {
  const { publisher, github } = blueprint
  const inputs = {
    ...stationInputs(blueprint, publisher, place),
    'fail-on-stop': true,
    publish: github.publish,
  }
  return {
    permissions: publisherPermissions(blueprint),
    'runs-on': runnerOf(blueprint, publisher.name),
    'timeout-minutes': github.minutes,
    environment: environmentOf(blueprint, publisher, place.risk),
    outputs: outputsOf(blueprint, publisher),
    steps: [checkoutStep(blueprint), stationStep(blueprint, publisher, inputs)],
  }
}
