#!/usr/bin/env node
// The launcher: plain JavaScript, so that any Node can start it and hand over to Node 24, which the project brings along.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as modules from 'node:module'
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const WANTED = 24

if (Number(process.versions.node.split('.')[0]) >= WANTED) await start()
else handOver()

function start() {
  modules.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/jidoka', import.meta.url)))
  return import('./main.ts')
}

function handOver() {
  const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
  if (!existsSync(node)) {
    console.error(
      `jidoka needs Node ${WANTED} or newer, this is ${process.version}. Run npm ci first, or install Node ${WANTED}.`,
    )
    process.exit(2)
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
