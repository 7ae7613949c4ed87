import manifest from '../package.json' with { type: 'json' }

/** The version of Jidoka, as every link records it. */
export const VERSION: string = manifest.version
