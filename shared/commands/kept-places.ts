import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { CommandWork } from '../factory/factory.ts'
import { couldNot } from './machine-fault.ts'
import { makePlace, makePlaceIn, removeQuietly, type Place } from './place.ts'

/**
 * What setup made for one unit, for its later rounds, for stations with the same setup, and for further runs of what failed: nothing is
 * installed twice. Code on trial works
 * on copies of it, made byte by byte: a file that two names share would be poisoned by whoever writes to one of them.
 */
export interface KeptPlaces {
  /** A place in which the setup of this work has ended well: by `setUp`, or before. */
  ready: (work: CommandWork, setUp: (place: Place) => Promise<void>) => Promise<Place>
  /** The place of this work as setup left it, whatever was done there since; `undefined` where that was not kept. */
  afresh: (work: CommandWork) => Promise<Place> | undefined
  /** Removes everything. */
  remove: () => Promise<void>
}

/** Keeps places below `parent`. */
export function keptPlaces(parent: string): KeptPlaces {
  const kept = new Map<string, Place>()
  return {
    async ready(work, setUp) {
      const key = keyOf(work)
      const known = kept.get(key)
      if (known !== undefined) return restored(known, work)
      const place = await makePlace(parent)
      // a setup that fails is made anew in the next try
      await setUp(place).catch(async (thrown: unknown) => {
        await removeQuietly(place.root)
        throw thrown
      })
      kept.set(key, place)
      if (work.setup !== undefined) await copy(place, [place.work, place.home], pristineOf(place))
      return place
    },
    afresh(work) {
      const known = kept.get(keyOf(work))
      return known === undefined ? undefined : restored(known, work)
    },
    async remove() {
      for (const { root } of kept.values()) await removeQuietly(root)
      kept.clear()
    },
  }
}

/** Works with the same key are set up alike. */
function keyOf({ setup, directory, env, git }: CommandWork): string {
  return JSON.stringify([setup, directory, env, git])
}

/** At the same path as before, because tools write absolute paths into what they install. Without a setup there is nothing to bring back. */
async function restored(place: Place, { setup }: CommandWork): Promise<Place> {
  for (const folder of [place.work, place.home, place.tmp]) await removeQuietly(folder)
  const pristine = pristineOf(place)
  if (setup !== undefined) await copy(place, [join(pristine, 'work'), join(pristine, 'home')], place.root)
  return makePlaceIn(place.root)
}

function pristineOf({ root }: Place): string {
  return join(root, 'pristine')
}

async function copy({ root }: Place, folders: readonly string[], target: string): Promise<void> {
  await mkdir(target, { recursive: true })
  await promisify(execFile)('cp', ['-a', '--', ...folders, target], { cwd: root }).catch((cause: unknown) => {
    throw couldNot('what setup made cannot be copied', cause)
  })
}
