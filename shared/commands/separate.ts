import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FactoryError } from '../errors.ts'
import { findIsolation } from './isolation/find-isolation.ts'
import type { Apart, Isolation } from './isolation/isolation.ts'
import { programPlaces, standApart } from './isolation/seen-places.ts'
import { couldNot } from './machine-fault.ts'
import type { Place } from './place.ts'
import type { Surroundings } from './surroundings.ts'
import type { WorkOrder } from './work-order.ts'

/**
 * How the commands of an order are kept apart from the rest of this machine. They see system folders, the programs of
 * PATH and their own place, and write that place alone. Call it once everything of ours has been written there.
 * @throws FactoryError RUN_ISOLATION where the order requires what the machine cannot do, RUN_COULD_NOT.
 */
export async function separate(order: ToSeparate, place: Place, surroundings: Surroundings): Promise<Apart> {
  const path = surroundings.env['PATH'] ?? ''
  const isolation = surroundings.isolation ?? (await findIsolation(path))
  if (order.isolation === 'required' && isolation.kind === 'none') throw notIsolated(order.station)
  const mountPoint = join(place.root, 'mount')
  await mkdir(mountPoint, { recursive: true })
  const writable = [place.work, place.home, place.tmp]
  await giveAway(writable, isolation)
  const hidden = [...surroundings.hidden, place.root]
  const readable = await programPlaces(path, hidden)
  return standApart(isolation, {
    writable,
    readable,
    hidden,
    mountPoint,
    network: order.work.network ?? false,
  })
}

/** What of an order says how its commands are kept apart. */
type ToSeparate = Pick<WorkOrder, 'station' | 'isolation'> & {
  work: Pick<WorkOrder['work'], 'kind' | 'network'>
}

/** Programs that root starts run as somebody else, who must own what they may write. @throws FactoryError RUN_COULD_NOT. */
async function giveAway(folders: readonly string[], { kind, uid, gid }: Isolation): Promise<void> {
  if (kind !== 'unshare') return
  await promisify(execFile)('chown', ['-R', '-h', '-P', `${uid}:${gid}`, '--', ...folders]).catch(
    (cause: unknown) => {
      throw couldNot('their place cannot be given to the user they run as', cause)
    },
  )
}

function notIsolated(station: string): FactoryError {
  const message = `the commands of ${station} cannot be run apart on this machine, and factory.yml requires it`
  return new FactoryError('RUN_ISOLATION', message, {
    hint: 'install bubblewrap, or allow unshare (user namespaces, or sudo without a password), or set isolation: auto',
  })
}
