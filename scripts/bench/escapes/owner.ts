import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import type { UnitResult } from '../../../shared/local/result.ts'
import { readSpec } from '../../../shared/specification/document/read-spec.ts'
import { narrowestDomain } from '../../../shared/specification/domain.ts'
import { specPath } from '../../../test/escapes/base-repository.ts'
import { callRows, literal, resultText, type Result } from '../../../test/escapes/call-rows.ts'
import type { CorpusUnit } from '../../../test/escapes/unit-file.ts'
import type { Asked } from './job.ts'

/**
 * Answers every question of a unit as an owner does who knows what is right, and writes the answers into the spec: rows that are
 * hold-outs, and lines of the domain.
 */
export async function answerAll(unit: CorpusUnit, repo: string, result: UnitResult): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const { call, value } of result.questions) {
    const right = await ownerAnswer(unit, call)
    writeAnswer(join(repo, specPath(unit)), { call, right, serial: result.serial })
    const answer = right === undefined ? 'out of the domain' : resultText(right)
    asked.push({ call, given: JSON.stringify(value), answer })
  }
  return asked
}

/** What is right for a call; `undefined` when the owner says that it means nothing. */
export async function ownerAnswer(unit: CorpusUnit, call: string): Promise<Result | undefined> {
  if (!isInDomain(unit, call)) return undefined
  const [result] = await callRows({ ...unit.base, ...unit.reference }, [call])
  return result
}

/** Does the owner care about this call? Of a chain of calls the first one is looked at. */
function isInDomain({ domain }: CorpusUnit, call: string): boolean {
  if (domain === undefined) return true
  const isMeant = literal(domain) as (...values: unknown[]) => boolean
  const words = /^(?:new )?\w+\((.*?)\)(?:\.\w+\(.*\))?$/s.exec(call)?.[1] ?? ''
  try {
    return isMeant(...(literal(`[${words}]`) as unknown[]))
  } catch {
    return false
  }
}

interface Answer {
  call: string
  right: Result | undefined
  /** Of the unit that asked. */
  serial: string
}

function writeAnswer(path: string, { call, right, serial }: Answer): void {
  const bytes = readFileSync(path)
  const read = readSpec(bytes, path)
  if (read.kind === 'bad') throw new Error(`${path} cannot be read after an answer`)
  const [, front = '', prose = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(bytes.toString('utf8')) ?? []
  const document = parseDocument(front)
  const marks = { by: 'owner', asked: serial }
  if (right === undefined) add(document, ['domain'], { ...narrowestDomain(read.spec, call), ...marks })
  else {
    const outcome = 'threw' in right ? { throws: right.threw } : { returns: right.returned }
    const last = read.spec.acceptance.length - 1
    add(document, ['acceptance', last, 'examples'], { call, ...outcome, holdout: true, ...marks })
  }
  writeFileSync(path, `---\n${document.toString()}---\n${prose}`)
}

function add(document: ReturnType<typeof parseDocument>, place: (string | number)[], item: object): void {
  if (document.hasIn(place)) document.addIn(place, document.createNode(item))
  else document.setIn(place, document.createNode([item]))
}
