#!/usr/bin/env node
// The launcher is plain JavaScript, so that any Node can start it. In a checkout an older Node starts the Node 24 that npm
// installed there. A release brings no Node: it runs on the one that is there, and says so when that is too old.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as modules from 'node:module'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const SOURCES = at('./main.ts')
/** What a release has instead: below node_modules, Node runs no TypeScript. */
const BUNDLE = at('../../dist/jidoka.js')
/** The Node that npm ci installs in a checkout. */
const OWN_NODE = at('../../node_modules/.bin/node')

if (existsSync(SOURCES)) await startSources()
else if (!existsSync(BUNDLE))
  refuse('this package of jidoka holds no bundles. Install a release: the tag of a version, not main.')
else if (isAtLeast(20, 19)) await import(pathToFileURL(BUNDLE).href)
else
  refuse(
    `jidoka needs Node 20.19 or newer, and 24 for run and replay; this is ${process.version}. Install Node 24: https://nodejs.org`,
  )

async function startSources() {
  if (isAtLeast(24, 0)) {
    modules.enableCompileCache(at('../../node_modules/.cache/jidoka'))
    await import(pathToFileURL(SOURCES).href)
  } else if (existsSync(OWN_NODE)) startWith(OWN_NODE)
  else
    refuse(
      `the sources of jidoka need Node 24 or newer, this is ${process.version}. Run npm ci first, or install Node 24.`,
    )
}

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

function isAtLeast(major, minor) {
  const [ours, oursMinor] = process.versions.node.split('.').map(Number)
  return ours > major || (ours === major && oursMinor >= minor)
}

function at(path) {
  return fileURLToPath(new URL(path, import.meta.url))
}

function refuse(message) {
  console.error(message)
  process.exitCode = 2
}
