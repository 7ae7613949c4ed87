import {
  oneOfWords,
  readStationInputs,
  type InputSource,
  type StationInputs,
} from '../../shared/station/inputs.ts'
import type { DeliveryRequest } from '../../shared/github/deliver/delivery-request.ts'

export interface DeliverInputs extends StationInputs {
  publish: DeliveryRequest['publish']
  commits: DeliveryRequest['commits']
  /** Where the trace is kept longer than its artifact. */
  trace: 'artifact' | 'branch' | 'release'
  /** Who writes into the ledger. */
  ledger: 'push' | 'api'
  /** `issue` closes the issue with the questions about a spec that is delivered. */
  questions: 'issue' | 'none'
  /** Reads the parcels of earlier attempts: the token of the workflow. */
  readToken: string
}

/** The inputs of the delivery. It is no station, so it has neither name nor round nor key. @throws FactoryError USAGE. */
export function readInputs(source: InputSource): DeliverInputs {
  return {
    ...readStationInputs('deliver', source),
    publish: oneOfWords(source, 'publish', ['pull-request', 'branch']),
    commits: oneOfWords(source, 'commits', ['api', 'push']),
    trace: oneOfWords(source, 'trace', ['artifact', 'branch', 'release']),
    ledger: oneOfWords(source, 'ledger', ['push', 'api']),
    questions: oneOfWords(source, 'questions', ['none', 'issue']),
    readToken: source.read('read-token'),
  }
}
