import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** Preloaded with `--import`: notes the address of every module that is loaded, one a line, in the file JIDOKA_LOADS names. */
const path = process.env['JIDOKA_LOADS']

if (path !== undefined)
  registerHooks({
    load(url, context, nextLoad) {
      appendFileSync(path, `${url}\n`)
      return nextLoad(url, context)
    },
  })
