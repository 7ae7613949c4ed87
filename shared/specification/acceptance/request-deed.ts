import type { Spec } from '../document/spec.ts'
import type { Request } from '../rows/program.ts'
import { moduleSaid } from '../rows/program.ts'
import { sourceOf, sourceString } from '../rows/source-text.ts'
import { entryOf, moduleIn } from './declared-module.ts'
import type { Deed, Words } from './test-words.ts'
import { expectedMembers, isWrittenText, textLines } from './expected-text.ts'

/** A handler in the form of fetch: an exported function of one argument, by its signature. */
export function requestDeed(request: Request, expected: unknown, spec: Spec): Deed | undefined {
  const { handler = '', given } = request
  const outcome = outcomeOf(expected)
  const isKnown = (moduleSaid(request, handler) ?? moduleIn(spec, handler)) !== undefined
  if (outcome === undefined || given.length > 0 || !isKnown || !isFetch(handler, spec)) return undefined
  return {
    ...{ names: [handler], uses: [], usesTop: false },
    lines: (words) => requestLines(request, outcome, words),
  }
}

/** Other handlers have an argument for the answer as well, or hand requests on. */
function isFetch(handler: string, spec: Spec): boolean {
  const signature = entryOf(spec, handler)?.signature ?? ''
  return /\bfunction \w+\(\s*\w+\s*(?::\s*Request\s*)?\)/.test(signature)
}

type Outcome = [value: (answer: string) => string, expected: unknown][]

function outcomeOf(expected: unknown): Outcome | undefined {
  const { headers: headersExpected, status, body, json } = expectedMembers(expected) ?? {}
  const headers = headersExpected === undefined ? {} : expectedMembers(headersExpected)
  if (headers === undefined) return undefined
  const said: Outcome = [
    [(answer) => `${answer}.status`, status],
    ...Object.entries(headers).map(([name, text]): Outcome[number] => [
      (answer) => `${answer}.headers.get(${sourceString(name)})`,
      text,
    ]),
    [(answer) => `await ${answer}.text()`, body],
    [(answer) => `await ${answer}.json()`, json],
  ]
  const known = said.filter(([, text]) => text !== undefined)
  return known.length > 0 && known.every(([, text]) => isWrittenText(text)) ? known : undefined
}

function requestLines(
  { handler = '', method, path, headers, body }: Request,
  outcome: Outcome,
  words: Words,
): string[] {
  const answer = words.free('answer')
  const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD'
  const options = [
    `method: ${sourceString(method)}`,
    ...(Object.keys(headers).length === 0 ? [] : [`headers: ${sourceOf(headers)}`]),
    ...(hasBody ? [`body: ${sourceString(body)}`] : []),
  ]
  const question = `new Request(${sourceString(`http://localhost${path}`)}, { ${options.join(', ')} })`
  return [
    `const ${answer} = await ${handler}(${question});`,
    ...outcome.flatMap(([value, text]) => textLines(stringOf(value(answer), text), text, words)),
  ]
}

/** A header that is not there has no part. */
function stringOf(value: string, expected: unknown): string {
  return typeof expected === 'object' && value.includes('.headers.get(') ? `String(${value})` : value
}
