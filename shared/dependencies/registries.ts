/**
 * The hosts of `registry=` and `@scope:registry=` in the text of an .npmrc, as npm reads it: with or without quotes, before a comment. What is no
 * address that is reached over TLS, such as a variable, is given as it stands.
 */
export function registriesIn(npmrc: string): string[] {
  return npmrc.split(/\r\n|[\r\n]/).flatMap((line) => {
    const [, value] = /^\s*["']?(?:@[\w.~-]+:)?registry["']?(?:\[\])?\s*=(.*)$/.exec(line) ?? []
    if (value === undefined) return []
    const [, quoted, plain] = /^\s*(?:"([^"]*)"|'[^']*'|([^;#]*))/.exec(value) ?? []
    const address = (quoted ?? plain ?? value.trim().slice(1, -1)).trim()
    return address === '' ? [] : [hostOf(address) ?? address]
  })
}

/** The host of an address; `undefined` for what is no address of a registry that is reached over TLS. */
export function hostOf(resolved: string | undefined): string | undefined {
  const url = resolved === undefined ? null : URL.parse(resolved)
  const isPlain =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
  return isPlain && url.username === '' && url.password === '' ? url.host : undefined
}
