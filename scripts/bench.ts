import { benchAdequacy } from './bench/adequacy.ts'
import { benchAsk } from './bench/ask.ts'
import { benchColdStarts } from './bench/cold-start.ts'
import { benchCompile } from './bench/compile.ts'
import { benchEdits } from './bench/edits.ts'
import { benchEscapes } from './bench/escapes.ts'
import { benchExistence } from './bench/existence.ts'
import { benchFirstWork } from './bench/first-work.ts'
import { benchInit } from './bench/init.ts'
import { benchLayers } from './bench/layers.ts'
import { benchLedger } from './bench/ledger.ts'
import { benchLine } from './bench/line.ts'
import { benchLookUp } from './bench/look-up.ts'
import { IS_BUNDLED } from './bench/measure.ts'
import { benchOracle } from './bench/oracle.ts'
import { benchSpecs } from './bench/specs.ts'
import { benchStyle } from './bench/style.ts'
import { benchStyleDrift } from './bench/style-drift.ts'
import { benchVerify } from './bench/verify.ts'
import { benchWriter } from './bench/writer.ts'

const BENCHES: Record<string, () => Promise<string[]>> = {
  line: benchLine,
  specs: benchSpecs,
  style: benchStyle,
  layers: benchLayers,
  oracle: benchOracle,
  adequacy: benchAdequacy,
  ask: benchAsk,
  edits: benchEdits,
  compile: benchCompile,
  verify: benchVerify,
  'look-up': benchLookUp,
  ledger: benchLedger,
  writer: benchWriter,
  init: benchInit,
  'cold-start': benchColdStarts,
  'first-work': benchFirstWork,
}

/**
 * Prints ratios against a peer measured in the same run: all of them, or those that are named. Figures of one machine and
 * moment: compare ratios, not seconds.
 */
const named = process.argv.slice(2)
if (named[0] === 'escapes') {
  // it takes long, has options of its own, and is run by its name alone
  for (const line of await benchEscapes(named.slice(1))) process.stdout.write(`${line}\n`)
  process.exit()
}
if (named[0] === 'existence') {
  // it fetches packages, and has an option of its own
  for (const line of await benchExistence(named.slice(1))) process.stdout.write(`${line}\n`)
  process.exit()
}
if (named[0] === 'style-drift') {
  // it takes repositories by their paths, and fetches packages without any
  for (const line of await benchStyleDrift(named.slice(1))) process.stdout.write(`${line}\n`)
  process.exit()
}
const measured = IS_BUNDLED
  ? 'the bundles, as they are installed'
  : 'the sources: npm run build makes the bundles'
process.stdout.write(`the command line is measured from ${measured}\n`)
for (const [name, bench] of Object.entries(BENCHES)) {
  if (named.length > 0 && !named.includes(name)) continue
  for (const line of await bench()) process.stdout.write(`${line}\n`)
}
