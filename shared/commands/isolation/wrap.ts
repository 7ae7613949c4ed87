import type { Apart, SeenPlace } from './isolation.ts'
import { canMark, markOf } from '../process-mark.ts'
import { MARK_SCRIPT, START_SCRIPT, WALLS_SCRIPT } from './script.ts'

/** A program as its caller names it. */
export interface Program {
  /** Absolute path of the program, and its words. */
  argv: readonly string[]
  /** Its whole environment. */
  env: Readonly<Record<string, string>>
  /** Absolute folder it starts in. */
  cwd: string
}

/** Where the tools of the wrapper are looked up: system folders alone. */
export const TOOL_PATH = '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin'

/** The words that start a program apart; they are started with no environment but {@link TOOL_PATH}. */
export function wrap(apart: Apart, { argv, env, cwd }: Program): [string, ...string[]] {
  const program = ['env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...argv]
  const { kind, starter } = apart.isolation
  switch (kind) {
    case 'none':
      return ordinary(apart, env['HOME'], program)
    case 'bwrap':
      return [starter, ...bubble(apart, cwd), 'sh', '-c', START_SCRIPT, 'sh', ...program]
    case 'unshare':
      return [starter, ...namespaces(apart), ...walls(apart, cwd), '--', ...program]
    case 'unshare-user':
      return [
        starter,
        '--user',
        '--map-root-user',
        ...namespaces(apart),
        ...walls(apart, cwd),
        '--',
        ...program,
      ]
    case 'unshare-sudo':
      return [starter, '-n', 'unshare', ...namespaces(apart), ...walls(apart, cwd), '--', ...program]
  }
}

/** What is watched is marked, so that it is found when it has outlived its station. */
function ordinary({ isWatched }: Apart, home: string | undefined, program: string[]): [string, ...string[]] {
  if (isWatched !== true || home === undefined || !canMark())
    return ['sh', '-c', START_SCRIPT, 'sh', ...program]
  const { residentKilobytes, fileLocks } = markOf(home)
  return ['sh', '-c', MARK_SCRIPT, 'sh', String(residentKilobytes), String(fileLocks), ...program]
}

function namespaces({ network }: Apart): string[] {
  const kinds = ['--mount', '--pid', '--ipc', ...(network ? [] : ['--net'])]
  return [...kinds, '--fork', '--kill-child', '--propagation', 'private']
}

function walls({ isolation, network, mountPoint, places, folders }: Apart, cwd: string): string[] {
  const { kind, uid, gid } = isolation
  // a line for each; one whose name holds a line end is made when its place comes
  const lines = folders.flatMap((path) => (path.includes('\n') ? [] : [`.${path}`])).join('\n')
  const facts = [kind, String(uid), String(gid), network ? 'yes' : 'no', mountPoint, cwd, lines]
  return ['sh', '-c', WALLS_SCRIPT, 'sh', ...facts, ...places.flatMap(words)]
}

function words(place: SeenPlace): string[] {
  return place.kind === 'link' ? [place.kind, place.path, place.target] : [place.kind, place.path]
}

function bubble({ network, places }: Apart, cwd: string): string[] {
  return [
    ...['--unshare-pid', '--unshare-ipc', '--die-with-parent', '--new-session'],
    ...(network ? [] : ['--unshare-net']),
    ...['--cap-drop', 'ALL', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp', '--tmpfs', '/var/tmp'],
    ...['--dir', '/run', ...places.flatMap(bubblePlace), '--remount-ro', '/', '--chdir', cwd, '--'],
  ]
}

function bubblePlace(place: SeenPlace): string[] {
  switch (place.kind) {
    case 'link':
      return ['--symlink', place.target, place.path]
    case 'hide':
      return ['--tmpfs', place.path]
    case 'read':
      return ['--ro-bind', place.path, place.path]
    case 'write':
      return ['--bind', place.path, place.path]
  }
}
