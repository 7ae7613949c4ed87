#!/usr/bin/env node
// The launcher: plain JavaScript, so that any Node can start it and hand over to Node 24, which the project brings along.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as modules from 'node:module'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const WANTED = 24

const SOURCES = new URL('./main.ts', import.meta.url)
/** What an installed package has in their place: Node strips the types of nothing below node_modules. */
const BUNDLE = new URL('../../dist/jidoka.js', import.meta.url)

if (Number(process.versions.node.split('.')[0]) >= WANTED) await start()
else handOver()

function start() {
  if (existsSync(SOURCES)) {
    modules.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/jidoka', import.meta.url)))
    return import(SOURCES.href)
  }
  if (existsSync(BUNDLE)) return import(BUNDLE.href)
  return refuse('this package of jidoka holds no bundles. Install a release: the tag of a version, not main.')
}

function handOver() {
  const node = findNode()
  if (node === undefined) {
    const have = `jidoka needs Node ${WANTED} or newer, this is ${process.version}.`
    refuse(`${have} Run npm ci first, or install Node ${WANTED}.`)
    return
  }
  // command stations call `node` by name: they must find the same one
  const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env,
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('close', (code) => process.exit(code ?? 3))
}

/** The Node this project installed for itself, or the one installed beside it as a package. */
function findNode() {
  return ['../../node_modules/.bin/node', '../../../.bin/node']
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((path) => existsSync(path))
}

function refuse(message) {
  console.error(message)
  process.exitCode = 2
}
