import { STATION_NAMES } from '../shared/factory/stations.ts'

/** Every program a bundle is made for: the stations, what stands around commands, and the command line. */
export const PROGRAMS = [...STATION_NAMES, 'receive', 'jidoka'] as const
