import { FactoryError } from '../../shared/errors.ts'
import { oneOfWords, type InputSource } from '../../shared/station/inputs.ts'

export interface ReportInputs {
  to: 'comment' | 'code-scanning'
  /** Name of the line. */
  line: string
  /** `toJSON(needs)`. */
  upstream: string
  pull: number
  /** The commit that was judged. */
  head: string
  token: string
}

/** @throws FactoryError USAGE naming the input. */
export function readInputs(source: InputSource): ReportInputs {
  return {
    to: oneOfWords(source, 'to', ['comment', 'code-scanning']),
    line: matching(source, 'line', /^[a-z0-9]+(-[a-z0-9]+)*$/),
    upstream: source.read('upstream'),
    pull: Number(matching(source, 'pull', /^[1-9]\d{0,9}$/)),
    head: matching(source, 'head', /^[0-9a-f]{40}([0-9a-f]{24})?$/),
    token: source.read('token'),
  }
}

function matching(source: InputSource, name: string, form: RegExp): string {
  const value = source.read(name)
  if (form.test(value)) return value
  throw new FactoryError('USAGE', `the input ${name} is missing or not of its form`, {
    hint: 'run the action in a job of a pull_request workflow, as jidoka compile writes it',
  })
}
