import templateSchema from '../../../schemas/template.schema.json' with { type: 'json' }
import { schemaOf } from '../../formats/schema.ts'
import type { ParameterType } from '../skeleton/forms.ts'
import type { Fills, HoleKind } from './template.ts'

/** template.yml as schemas/template.schema.json describes it. */
export interface TemplateDocument {
  version: '1'
  description: string
  parameters?: Record<string, { type: ParameterType; say: string; pattern?: string; default?: string }>
  files: FileDocument[]
  examples: { good: ExampleDocument[]; bad: (ExampleDocument & { finding: string })[] }
}

export interface FileDocument {
  path: string
  skeleton: string
  test?: boolean
  holes?: Record<string, HoleDocument>
}

export interface HoleDocument {
  kind: HoleKind
  say: string
  default?: string
  gives?: string[]
  leaves?: boolean
}

interface ExampleDocument {
  with?: Record<string, string>
  fills?: Fills
}

export const templateDocument = schemaOf<TemplateDocument>(templateSchema)
