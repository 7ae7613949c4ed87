// What Node 20 does not have yet and the command line uses. Imported first by dist/jidoka.js alone: actions run on Node 24.
Promise.withResolvers ??= function withResolvers() {
  let resolve
  let reject
  const promise = new this((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

Map.groupBy ??= function groupBy(items, keyOf) {
  const groups = new Map()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

Object.groupBy ??= function groupBy(items, keyOf) {
  return Object.assign(Object.create(null), Object.fromEntries(Map.groupBy(items, keyOf)))
}

// one thread is all there is in a command that runs on an older Node
process.threadCpuUsage ??= (previous) => process.cpuUsage(previous)
