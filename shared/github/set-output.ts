import { closeSync, openSync } from 'node:fs'
import * as core from '@actions/core'
import { FactoryError, messageOf } from '../errors.ts'
import { lastingRefusal } from '../files.ts'
import { safeWord } from '../text/safe-log.ts'

const MAX_OUTPUT_CHARACTERS = 1024
const MAX_ERROR_CHARACTERS = 4000
const PLAIN = /^[\w.:/@-]*$/

/**
 * Makes sure, before any work, that the outputs of an action reach the next job. Without the file the toolkit prints log
 * commands, and runners ignore those.
 * @throws FactoryError HOST_UNSUPPORTED, DISK, both naming the variable.
 */
export function requireOutputFile(env: NodeJS.ProcessEnv): void {
  const path = env['GITHUB_OUTPUT'] ?? ''
  if (path === '')
    throw new FactoryError('HOST_UNSUPPORTED', 'GITHUB_OUTPUT is not set, so nothing can be handed on', {
      hint: 'run the action as a step of a workflow, or set GITHUB_OUTPUT to the path of an empty file',
    })
  try {
    closeSync(openSync(path, 'a'))
  } catch (cause) {
    throw unwritable(cause)
  }
}

/** Hands on one output: a single-line word of our own making. @throws FactoryError OUTPUT_UNSAFE, DISK. */
export function setOutput(name: string, value: string): void {
  if (value.length > MAX_OUTPUT_CHARACTERS || !PLAIN.test(value))
    throw new FactoryError('OUTPUT_UNSAFE', `the output ${name} is not a plain word`)
  write(name, value)
}

const MAX_DOCUMENT_CHARACTERS = 60_000

/** Hands on one output that is a JSON text of one line. @throws FactoryError OUTPUT_UNSAFE, DISK. */
export function setDocumentOutput(name: string, text: string): void {
  if (text.length > MAX_DOCUMENT_CHARACTERS || /[\r\n]/.test(text))
    throw new FactoryError('OUTPUT_UNSAFE', `the output ${name} is not a short text of one line`)
  write(name, text)
}

/** Writes an error for programs as an output. When that fails too, the error is still in the log. */
export function setErrorOutput({ code, message, where, next, retryable }: FactoryError): void {
  if ((process.env['GITHUB_OUTPUT'] ?? '') === '') return
  try {
    write('error', safeWord(JSON.stringify({ code, message, where, next, retryable }), MAX_ERROR_CHARACTERS))
  } catch (thrown) {
    core.info(safeWord(messageOf(thrown)))
  }
}

function write(name: string, value: string): void {
  try {
    core.setOutput(name, value)
  } catch (cause) {
    throw unwritable(cause)
  }
}

function unwritable(cause: unknown): FactoryError {
  const why = messageOf(cause)
  return new FactoryError('DISK', `cannot write the file that GITHUB_OUTPUT names: ${why}`, {
    cause,
    hint: 'free space or correct the permissions of the runner, then run again',
    retryable: lastingRefusal(cause) === undefined,
  })
}
