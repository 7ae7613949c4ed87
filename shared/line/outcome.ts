import { schemaOf } from '../formats/schema.ts'
import outcomeSchema from '../../schemas/outcome.schema.json' with { type: 'json' }
import type { RunOutcome } from './unit.ts'

/** The document a command station hands on; untrusted until the next station judged and signed it. */
export const outcomeDocument = schemaOf<RunOutcome>(outcomeSchema)
