import { FactoryError } from '../../errors.ts'
import { describeFinding } from '../../findings.ts'
import { sha256 } from '../../formats/digest.ts'
import { decodeUtf8 } from '../../formats/read-json.ts'
import { schemaOf } from '../../formats/schema.ts'
import { readYaml } from '../../formats/yaml.ts'
import pricesSchema from '../../../schemas/prices.schema.json' with { type: 'json' }

/** Where a team says what it pays. */
export const PRICES_FILE = '.factory/prices.yml'

/** For a million tokens. */
interface Price {
  /** First day of it. Left out: it has always been so. */
  from?: string
  input: number
  output: number
}

interface PricesDocument {
  version: '1'
  currency: string
  models: Record<string, Price | Price[]>
}

/** What a team pays, by model; each list begins with the newest price. */
export interface Prices {
  currency: string
  /** Where they stand, with the first digits of the digest of the file. */
  source: string
  models: ReadonlyMap<string, readonly Price[]>
}

const pricesDocument = schemaOf<PricesDocument>(pricesSchema)

/** Reads a file of prices (schemas/prices.schema.json). @throws FactoryError SCHEMA_INVALID with every problem, FILE_ENCODING. */
export function readPrices(bytes: Buffer, path: string): Prices {
  const reading = readYaml(decodeUtf8(bytes, path), { file: path })
  if (reading.kind === 'bad') throw unfit(path, reading.findings.map(describeFinding))
  const { document } = reading
  const { value } = document
  if (!pricesDocument.is(value)) {
    const problems = pricesDocument.problemsOf(value)
    throw unfit(
      path,
      problems.map(
        ({ pointer, message }) => `${path}:${document.placeOf(pointer).line} ${pointer || '/'} ${message}`,
      ),
    )
  }
  const models = Object.entries(value.models).map(([model, prices]) => [model, newestFirst(prices)] as const)
  const source = `${path} (sha256 ${sha256(bytes).slice(0, 12)})`
  return { currency: value.currency, source, models: new Map(models) }
}

function newestFirst(prices: Price | Price[]): Price[] {
  return [prices].flat().sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? 1 : -1))
}

function unfit(path: string, problems: readonly string[]): FactoryError {
  return new FactoryError('SCHEMA_INVALID', `${path} holds no prices: ${problems.join('; ')}`, {
    where: path,
    hint: 'schemas/prices.schema.json says what it may hold, docs/look-up.md has an example',
  })
}

/** What these tokens cost at a time; `undefined` where nobody has said what the model costs then. `at`: ISO 8601. */
export function priceOf(
  prices: Prices | undefined,
  model: string,
  { input, output, at }: { input: number; output: number; at: string },
): number | undefined {
  const price = prices?.models.get(model)?.find(({ from = '' }) => from <= at)
  return price === undefined ? undefined : (input * price.input + output * price.output) / 1_000_000
}
