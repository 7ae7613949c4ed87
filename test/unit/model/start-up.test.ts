import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSession } from '../../../shared/model/session.ts'
import { startModelServer } from '../../support/model-server/model-server.ts'
import { optionsFor, promptOf, temporaryFolder } from '../../support/model-server/session-options.ts'

/** Asks one question in a fresh process and prints which of the heavy packages were loaded for it. */
const CHILD = `
import { registerHooks } from 'node:module'
const loaded = new Set()
registerHooks({
  resolve(specifier, context, next) {
    if (/^(openai|undici)$/.test(specifier)) loaded.add(specifier)
    return next(specifier, context)
  },
})
const { openSession } = await import(process.argv[1])
const { options, request, record } = JSON.parse(process.argv[2])
const cassettes = record === null ? [] : [{ origin: 'record', bytes: Buffer.from(record) }]
const { signal } = new AbortController()
const given = { signal, notify() {}, warn() {}, now: () => new Date(0), timing: undefined }
const session = openSession({ ...options, ...given, cassettes })
const { content } = await session.ask(request)
console.log(JSON.stringify({ content, loaded: [...loaded].sort() }))
`

it('loads the SDK and the transport for a live call, and neither for a replay', async () => {
  const server = await startModelServer('hello')
  const { folder, remove } = await temporaryFolder()
  const options = optionsFor(server.url, folder)
  await openSession(options).ask(promptOf())
  const record = await readFile(join(folder, 'record.jsonl'), 'utf8')
  const replayed = await ask({ options: { ...options, mode: 'replay' }, request: promptOf(), record })
  const live = await ask({ options, request: promptOf(), record: null })
  await server.close()
  await remove()
  expect(replayed).toEqual({ content: 'hello', loaded: [] })
  expect(live).toEqual({ content: 'hello', loaded: ['openai', 'undici'] })
})

async function ask(question: object): Promise<unknown> {
  const entry = new URL('../../../shared/model/session.ts', import.meta.url).href
  const child = ['--input-type=module', '--eval', CHILD, entry, JSON.stringify(question)]
  const { stdout } = await promisify(execFile)(process.execPath, child)
  return JSON.parse(stdout)
}
