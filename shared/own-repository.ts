/**
 * The repository that Jidoka is published from. It names the npm package, the addresses of the schemas and the releases: when
 * the project moves, change it here and in package.json, and run `npm run docs`.
 */
export const OWN_REPOSITORY = 'jidoka-factory/jidoka'
