import type { ExistenceIndex } from '../../exports/existence-index.ts'
import type { Finding } from '../../findings.ts'
import { plainCall } from '../document/call-parts.ts'
import { parameterCount } from '../document/parameter-count.ts'
import { parseCall } from '../document/parse-call.ts'
import { findingAt, quote, type Fault, type SpecFile } from '../document/spec-file.ts'
import type { DomainLine, Spec } from '../document/spec.ts'
import { allowsCall, domainText } from '../domain.ts'
import { knownCallees } from './code.ts'

/** The lines of `domain` can be read, are about what there is, stand once, and hold for the examples of the spec. */
export function checkDomain(file: SpecFile, index: ExistenceIndex | undefined): Finding[] {
  const { spec } = file
  const isKnown = knownCallees(spec, index)
  const texts = spec.domain.map(plainText)
  return spec.domain.flatMap((line, row) => {
    const fault =
      lineFault(line, spec, isKnown) ?? (texts.indexOf(texts[row] ?? '') < row ? TWICE : undefined)
    return fault === undefined ? excludedExamples(file, line) : [findingAt(file, `/domain/${row}`, fault)]
  })
}

function plainText(line: DomainLine): string {
  return domainText('not' in line ? { not: plainCall(line.not) } : line)
}

const TWICE: Fault = {
  code: 'SPEC_DOMAIN_TWICE',
  message: 'this line of the domain stands here twice',
  hint: 'keep one of the two',
}

function lineFault(line: DomainLine, spec: Spec, isKnown: (callee: string) => boolean): Fault | undefined {
  if ('not' in line) return callFault(line.not, isKnown)
  const [callee = ''] = line.of.split('.')
  if (!isKnown(callee)) return unknown(callee)
  const count = parameterCount(spec, line.of)
  if (count === undefined || line.argument <= count) return undefined
  const message = `${quote(line.of)} has ${count} parameters, and the domain speaks of argument ${line.argument}`
  return { code: 'SPEC_DOMAIN_ARGUMENT', message, hint: 'count arguments from 1, as the signature has them' }
}

function callFault(call: string, isKnown: (callee: string) => boolean): Fault | undefined {
  const read = parseCall(call)
  if (read.kind === 'ok') return isKnown(read.callee) ? undefined : unknown(read.callee)
  const hint = 'write a call with literal arguments, e.g. slugify("Hello World")'
  return { code: 'SPEC_CALL', message: `the call ${quote(call)} ${read.message}`, hint }
}

function unknown(callee: string): Fault {
  return {
    code: 'SPEC_DOMAIN_UNKNOWN',
    message: `the domain speaks of ${quote(callee)}, which is no export of the interface or of a file in paths`,
    hint: 'name an export that the spec is about',
  }
}

/** An example that returns something is in the domain; one that throws may be there to say that it is not. */
function excludedExamples(file: SpecFile, line: DomainLine): Finding[] {
  return file.spec.acceptance.flatMap(({ id, examples }, criterion) =>
    examples.flatMap((example, row) => {
      if ('throws' in example || allowsCall([line], example.call)) return []
      return [
        findingAt(file, `/acceptance/${criterion}/examples/${row}/call`, {
          code: 'SPEC_DOMAIN_EXAMPLE',
          message: `the domain excludes an example of ${id}: ${domainText(line)}`,
          hint: 'correct the line of the domain, or take the example out',
        }),
      ]
    }),
  )
}
