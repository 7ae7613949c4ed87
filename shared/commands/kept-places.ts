import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { couldNot } from './machine-fault.ts'
import { makePlace, makePlaceIn, removeQuietly, type Place } from './place.ts'

/**
 * What the setup of stations made for one unit, for its later rounds: nothing is installed twice. Code on trial works on copies of it, made
 * byte by byte: a file that two names share would be poisoned by whoever writes to one of them.
 */
export interface KeptPlaces {
  /** A place of the station in which setup has ended well: by `setUp`, or in an earlier round. */
  ready: (station: string, setUp: (place: Place) => Promise<void>) => Promise<Place>
  /** Removes everything. */
  remove: () => Promise<void>
}

/** Keeps places below `parent`; with `rounds: 1` nothing is copied, because nobody comes back. */
export function keptPlaces(parent: string, rounds: number): KeptPlaces {
  const kept = new Map<string, Place>()
  return {
    async ready(station, setUp) {
      const known = kept.get(station)
      if (known !== undefined) return restored(known)
      const place = await makePlace(parent)
      // a setup that fails is made anew in the next try
      await setUp(place).catch(async (thrown: unknown) => {
        await removeQuietly(place.root)
        throw thrown
      })
      kept.set(station, place)
      if (rounds > 1) await copy(place, [place.work, place.home], pristineOf(place))
      return place
    },
    async remove() {
      for (const { root } of kept.values()) await removeQuietly(root)
      kept.clear()
    },
  }
}

/** At the same path as before, because tools write absolute paths into what they install. */
async function restored(place: Place): Promise<Place> {
  for (const folder of [place.work, place.home, place.tmp]) await removeQuietly(folder)
  const pristine = pristineOf(place)
  await copy(place, [join(pristine, 'work'), join(pristine, 'home')], place.root)
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
