import { benchColdStarts } from './bench/cold-start.ts'
import { benchCompile } from './bench/compile.ts'
import { benchFirstWork } from './bench/first-work.ts'
import { benchLine } from './bench/line.ts'
import { benchSpecs } from './bench/specs.ts'
import { benchStyle } from './bench/style.ts'
import { benchVerify } from './bench/verify.ts'

/** Prints ratios against a peer measured in the same run. Figures of one machine and moment: compare ratios, not seconds. */
for (const bench of [
  benchLine,
  benchSpecs,
  benchStyle,
  benchCompile,
  benchVerify,
  benchColdStarts,
  benchFirstWork,
]) {
  for (const line of await bench()) process.stdout.write(`${line}\n`)
}
