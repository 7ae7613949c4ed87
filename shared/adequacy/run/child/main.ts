import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { installSwitch } from '../../../mutants/switch/mutant-switch.ts'
import { openChannel } from '../../../oracle/child/channel.ts'
import { useText } from '../../../oracle/child/compile.ts'
import { startLoader } from '../../../oracle/child/loader.ts'
import { lookOrdinary } from '../../../oracle/child/look-ordinary.ts'
import type { VariantTask } from '../variant-frames.ts'
import { tryVariants } from './try-variants.ts'

/**
 * The process that tries variants of a change: for each, it says whether an example tells it from the change, and else which other
 * calls do. It runs code on trial, and everything it says is a claim of that code. Code that finds the switch knows that a variant is
 * active, or takes part in what is said here: it can make variants look dead or alive, and so hide that its spec says too little. It
 * gains nothing else, since what its examples show is found in other processes, without any switch.
 */
async function main(): Promise<void> {
  const task = JSON.parse(await text(process.stdin)) as VariantTask
  const { folder, module, nonce } = task
  const exit = process.exit.bind(process)
  lookOrdinary(folder)
  const variants = installSwitch()
  useText(join(folder, module.path), module.content)
  const loader = startLoader(folder, [module.path])
  await tryVariants(task, { folder, variants, loader, send: openChannel(nonce) })
  // timers and connections of the code may go on for ever
  exit(0)
}

await main()
