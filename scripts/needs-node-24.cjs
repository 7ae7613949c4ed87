// Loaded before the scripts of package.json. It is plain JavaScript that any Node reads: an older one does not know TypeScript, and would
// end with a trace of its loader before the first line of ours.
const [major] = process.versions.node.split('.').map(Number)

if (major < 24) {
  console.error(
    `the sources of jidoka need Node 24 or newer, this is ${process.version}. Run npm ci, which installs one in this folder, or install Node 24.`,
  )
  process.exit(2)
}
