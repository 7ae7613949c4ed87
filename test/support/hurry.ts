import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'

/** Loaded before a program: what it waits for by `node:timers/promises` takes the JIDOKA_HURRY-th part of the time. */
const FACTOR = Number(process.env['JIDOKA_HURRY'] ?? '1')
const wait = timers.setTimeout

timers.setTimeout = ((ms = 0, ...rest: unknown[]) =>
  wait(ms / FACTOR, ...(rest as [undefined]))) as typeof timers.setTimeout
syncBuiltinESMExports()
