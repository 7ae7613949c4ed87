#!/usr/bin/env node
// The launcher is plain JavaScript, so that any Node can start it. An older Node starts the Node 24 that npm installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as modules from 'node:module'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const WANTED = 24
const SOURCES = at('./main.ts')
/** What an installed release has instead: below node_modules, Node runs no TypeScript. */
const BUNDLE = at('../../dist/jidoka.js')
/** The Node that npm ci installs here, and the one that lies beside an installed release. */
const NODES = [at('../../node_modules/.bin/node'), at('../../../.bin/node')]

const program = [SOURCES, BUNDLE].find((path) => existsSync(path))
const node = NODES.find((path) => existsSync(path))

if (program === undefined)
  refuse('this package of jidoka holds no bundles. Install a release: the tag of a version, not main.')
else if (Number.parseInt(process.versions.node) >= WANTED) {
  if (program === SOURCES) modules.enableCompileCache(at('../../node_modules/.cache/jidoka'))
  await import(pathToFileURL(program).href)
} else if (node !== undefined) startWith(node)
else
  refuse(
    `jidoka needs Node ${WANTED} or newer, this is ${process.version}. Run npm ci first, or install Node ${WANTED}.`,
  )

function startWith(newer) {
  // the commands of a station call `node` by name: they must find the same one
  const env = { ...process.env, PATH: `${dirname(newer)}${delimiter}${process.env.PATH ?? ''}` }
  const words = [fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const child = spawn(newer, words, { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  // nobody opens the debugger of a process that holds the caller's environment
  process.on('SIGUSR1', () => undefined)
  child.on('close', (code) => process.exit(code ?? 3))
}

function at(path) {
  return fileURLToPath(new URL(path, import.meta.url))
}

function refuse(message) {
  console.error(message)
  process.exitCode = 2
}
