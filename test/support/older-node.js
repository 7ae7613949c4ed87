// Preloaded: makes this Node look like Node 20.19 to a program, with what Node 20 does not have taken away.
delete Promise.withResolvers
delete Map.groupBy
delete Object.groupBy
delete process.threadCpuUsage
Object.defineProperty(process, 'version', { value: 'v20.19.0' })
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })
