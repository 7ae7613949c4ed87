import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PreparedUnit } from '../../../shared/local/prepare.ts'
import { runUnits } from '../../../shared/local/run-units.ts'
import type { RunOptions } from '../../../shared/local/run-state.ts'
import { factoryOf, specOf } from '../../support/unit-of.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'jidoka-units-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function preparedUnit(serial: string): PreparedUnit {
  return {
    ...{ repo: home, branch: 'main', base: '0'.repeat(40), factoryPath: 'factory.yml', factory: factoryOf() },
    ...{ factoryBytes: Buffer.from(''), spec: specOf(), specPath: `specs/${serial}.spec.md` },
    ...{ specBytes: Buffer.from(''), serial, home, folder: join(home, 'runs', serial), warnings: [] },
  }
}

function optionsWith(signal: AbortSignal): RunOptions {
  return {
    ...{ mode: 'replay', out: undefined, until: undefined, resume: false, localKeys: false },
    ...{ answers: undefined, env: {}, say: () => undefined, signal },
  }
}

/** A thread that does what the serial of its unit says, in place of a line. */
function startThread(): Worker {
  const script = `
    import { parentPort } from 'node:worker_threads'
    let running
    const resultOf = (verdict, code) => ({
      spec: running.specPath, serial: running.serial, verdict, rounds: 1, stoppedBy: null, reason: code ?? '', trace: null,
      usage: { calls: 0, inputTokens: 0, outputTokens: 0 },
      error: code === undefined ? null : { code, kind: 'fault', next: 'look', retryable: false },
    })
    parentPort.on('message', (task) => {
      if (task.kind === 'interrupt') return parentPort.postMessage({ kind: 'result', result: resultOf('error', 'GIT_FAILED') })
      running = task.unit
      if (running.serial.startsWith('throws')) setTimeout(() => { throw new Error('out of reach') })
      else if (running.serial.startsWith('exits')) process.exit(7)
      else if (!running.serial.startsWith('waits'))
        setTimeout(() => parentPort.postMessage({ kind: 'result', result: resultOf('released') }), 20)
    })`
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`))
}

test('a thread that crashes ends its own unit as an error; the others go on, and it is started again', async () => {
  const serials = ['good-1', 'throws-1', 'good-2', 'exits-1', 'good-3', 'throws-2', 'good-4']
  const { signal } = new AbortController()
  const results = await runUnits(serials.map(preparedUnit), optionsWith(signal), startThread)
  expect(results.map(({ serial, verdict, error }) => [serial, verdict, error?.code ?? null])).toEqual(
    serials.map((serial) =>
      serial.startsWith('good') ? [serial, 'released', null] : [serial, 'error', 'RUN_COULD_NOT'],
    ),
  )
  expect(readdirSync(join(home, 'runs'))).toEqual([])
})

test('an error that comes with an interruption is the interruption', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 100)
  const [result] = await runUnits([preparedUnit('waits-1')], optionsWith(controller.signal), startThread)
  expect(result).toMatchObject({
    verdict: 'error',
    error: { code: 'INTERRUPTED', next: 'continue with --resume' },
  })
})
