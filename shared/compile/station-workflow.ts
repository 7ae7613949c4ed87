import type { Station } from '../factory/factory.ts'
import type { CompileContext } from './compile-context.ts'
import { conditionOf, PUBLISH_CONDITION } from './conditions.ts'
import { hasTiers, riskOutput } from './environment.ts'
import { publisherPermissions, stationPermissions } from './permissions.ts'
import { publishBody, publishPlace } from './publish-job.ts'
import { declaredSecrets, passedSecrets, stationSecrets } from './secrets.ts'
import { outputNames, placeOf, stationBody, type Place } from './station-job.ts'
import { isPublisher } from '../factory/machine.ts'
import type { LineJob } from './unroll.ts'
import { localUse, stationFile } from './workflow-files.ts'
import type { YamlTree } from './yaml-text.ts'

/**
 * One station as a workflow of its own. A keyless signature names the workflow file it was made in, not the job, so
 * stations that shared a file could sign for each other.
 */
export function stationWorkflow(blueprint: CompileContext, station: Station): YamlTree {
  const risk = asksRisk(blueprint, station) ? 'inputs.risk' : undefined
  const place: Place = { round: '${{ inputs.round }}', upstream: '${{ inputs.upstream }}', risk }
  const body = isPublisher(station) ? publishBody(blueprint, place) : stationBody(blueprint, station, place)
  return {
    name: `${blueprint.factory.name}: ${station.name}`,
    on: { workflow_call: interfaceOf(blueprint, station) },
    permissions: {},
    concurrency: {
      group: `factory-${station.name} \${{ github.run_id }} \${{ inputs.spec }} \${{ inputs.round }}`,
      'cancel-in-progress': false,
    },
    jobs: { station: { name: station.name, ...body } },
  }
}

function interfaceOf(blueprint: CompileContext, station: Station): YamlTree {
  const text = (description: string): YamlTree => ({ description, type: 'string', required: true })
  return {
    inputs: {
      spec: text('Repository path of the spec'),
      mode: text('Recorded answers: auto, replay or refresh'),
      round: text('Round of the unit'),
      upstream: { description: 'What came before, as JSON', type: 'string', default: '{}' },
      ...(asksRisk(blueprint, station)
        ? { risk: { description: 'Risk of the spec', type: 'string', default: '' } }
        : {}),
    },
    outputs: Object.fromEntries(
      outputNames(blueprint, station).map((name) => [
        name,
        { description: `Output ${name} of the station`, value: `\${{ jobs.station.outputs.${name} }}` },
      ]),
    ),
    secrets: declaredSecrets(stationSecrets(blueprint, station)),
  }
}

function asksRisk(blueprint: CompileContext, station: Station): boolean {
  return isPublisher(station) && hasTiers(blueprint) && riskOutput(blueprint) !== undefined
}

/** The job of the line that calls a station's workflow. */
export function stationCall(blueprint: CompileContext, job: LineJob): YamlTree {
  return {
    name: `${job.station.name} (round ${job.round})`,
    ...(job.before.length === 0 ? {} : { needs: job.before.map(({ id }) => id) }),
    if: conditionOf(job),
    permissions: stationPermissions(blueprint),
    ...callOf(blueprint, job.station, placeOf(job)),
  }
}

/** The job of the line that calls the publishing station's workflow after every other job, unless the run was cancelled. */
export function publisherCall(blueprint: CompileContext): YamlTree {
  const needs = blueprint.jobs.map(({ id }) => id)
  return {
    name: blueprint.publisher.name,
    ...(needs.length === 0 ? {} : { needs, if: PUBLISH_CONDITION }),
    permissions: publisherPermissions(blueprint),
    ...callOf(blueprint, blueprint.publisher, publishPlace(blueprint)),
  }
}

function callOf(blueprint: CompileContext, station: Station, { round, upstream, risk }: Place): YamlTree {
  const told = risk !== undefined && asksRisk(blueprint, station) ? { risk: `\${{ ${risk} }}` } : {}
  return {
    uses: localUse(stationFile(station.name)),
    with: { spec: '${{ inputs.spec }}', mode: '${{ inputs.mode }}', round, upstream, ...told },
    secrets: passedSecrets(stationSecrets(blueprint, station)),
  }
}
