import { isRecord } from '../formats/read-json.ts'
import type { FileFacts } from './file-facts.ts'

/** What took too long is not kept: a machine with less to do may read it. */
const KEPT = new Set<unknown>(['program', 'document', 'unreadable', 'tooLarge'])

/** May these facts be kept for the next run? */
export function isKept({ reading }: FileFacts): boolean {
  return KEPT.has(reading)
}

/** Has a kept value every field of {@link FileFacts}, in its type? A file of the cache is as untrusted as any other. */
export function isFacts(value: unknown): value is FileFacts {
  return (
    isRecord(value) &&
    KEPT.has(value['reading']) &&
    isListOf(value['exports'], isExport) &&
    isListOf(value['documents'], isDocument)
  )
}

function isExport(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value['name'], value['file'], value['doc']].every(isText) &&
    Number.isSafeInteger(value['line']) &&
    isSignature(value['signature']) &&
    isMaybe(value['hints'], isText) &&
    isMaybe(value['aliases'], isTexts) &&
    isMaybe(value['isMethod'], (each) => each === true) &&
    isMaybe(value['isCommand'], (each) => each === true)
  )
}

const FORMS = new Set<unknown>(['function', 'class', 'constant', 'type'])

function isSignature(value: unknown): boolean {
  return (
    isRecord(value) &&
    FORMS.has(value['form']) &&
    isListOf(value['params'], (each) => each === null || isText(each)) &&
    isMaybe(value['result'], isText) &&
    isTexts(value['generics']) &&
    isTexts(value['members'])
  )
}

function isDocument(value: unknown): boolean {
  return (
    isRecord(value) &&
    isText(value['about']) &&
    isText(value['text']) &&
    isMaybe(value['isModule'], (each) => each === true)
  )
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isTexts(value: unknown): boolean {
  return isListOf(value, isText)
}

function isMaybe(value: unknown, is: (each: unknown) => boolean): boolean {
  return value === undefined || is(value)
}

function isListOf(value: unknown, is: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is)
}
