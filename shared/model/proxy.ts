import type { Endpoint } from './endpoint.ts'

/** The proxy a company network asks for (HTTPS_PROXY, NO_PROXY); never for this machine. */
export function proxyFor(endpoint: Endpoint, env: Record<string, string | undefined>): string | undefined {
  const proxy = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? ''
  if (endpoint.isLoopback || !URL.canParse(proxy)) return undefined
  const { hostname } = new URL(endpoint.baseURL)
  return isExempt(hostname, env['no_proxy'] ?? env['NO_PROXY'] ?? '') ? undefined : proxy
}

/** `*`, an exact name, or a domain with all its names; ports are not looked at. */
function isExempt(hostname: string, list: string): boolean {
  const entries = list.toLowerCase().split(/[\s,]+/)
  return entries.some((entry) => {
    const name = entry.replace(/^\*?\./, '')
    return entry === '*' || (name !== '' && (hostname === name || hostname.endsWith(`.${name}`)))
  })
}
