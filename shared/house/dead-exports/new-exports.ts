import { posix } from 'node:path'
import { isTestPath } from '../../paths/forbidden-paths.ts'
import { exportedNames } from '../../source/exports/exported-names.ts'
import type { ChangedFile } from '../code/changed-files.ts'
import type { GateContext } from '../gate-context.ts'

/** A name that a module exports, `default` among them. */
export interface NewExport {
  path: string
  name: string
}

/** The exports that the base has not and that no interface of a spec names, without those that a framework takes by their names. */
export async function newExports(context: GateContext): Promise<NewExport[]> {
  const files = context.code.filter(({ path }) => !isTestPath(path) && !WHOLLY_CALLED.test(path))
  const found: NewExport[] = []
  for (const file of files) found.push(...(await freshIn(file, context)))
  return found.filter(({ path, name }) => !isCalledByName(path, name))
}

async function freshIn(file: ChangedFile, context: GateContext): Promise<NewExport[]> {
  const { asked } = context.permitFor(file.path)
  // an export that the interface does not name is another finding already
  if (typeof asked === 'object' && asked.exports.length > 0) return []
  const wanted = typeof asked === 'object' ? asked.called : []
  const [base, head] = [await context.source(file, 'base'), await context.source(file, 'head')]
  if (head === undefined) return []
  const known = base === undefined ? new Set<string>() : exportedNames(base)
  return [...exportedNames(head)]
    .filter((name) => !known.has(name) && !wanted.includes(name) && name !== '*')
    .map((name) => ({ path: file.path, name }))
}

/** Configurations, declarations, and what tools load from a folder and call by any name. */
const WHOLLY_CALLED =
  /(?:^|\/)(?:migrations|stories|commands|plugins)\/|(?:^|\/)\.[^/]+\/|\.(?:config|stories|d)\.[cm]?[jt]sx?$/

const ROUTES = /(?:^|\/)(?:pages|app|routes|api|functions)\//
/** Files that a framework of routes reads wherever they lie. */
const ROUTE_FILES =
  /^(?:middleware|instrumentation|proxy|hooks(?:\.(?:server|client))?|\+.*|.*\.server|.*\.remote)$/

/** What frameworks of routes take from a file by its name (Next.js, Remix, SvelteKit, Astro, TanStack, Nuxt, functions of hosts). */
const ROUTE_NAMES = new Set(
  (
    'default GET POST PUT PATCH DELETE HEAD OPTIONS ALL fallback metadata viewport generateMetadata generateViewport generateStaticParams ' +
    'generateImageMetadata generateSitemaps sitemap robots dynamic dynamicParams revalidate fetchCache runtime preferredRegion maxDuration config ' +
    'matcher middleware proxy register onRequestError getServerSideProps getStaticProps getStaticPaths getInitialProps reportWebVitals ' +
    'loader action meta links headers handle shouldRevalidate clientLoader clientAction ErrorBoundary HydrateFallback Layout Component ' +
    'load actions prerender ssr csr trailingSlash entries match handleError handleFetch init reroute transport ' +
    'Route handler main alt size contentType onRequest onRequestGet onRequestPost onRequestPut onRequestPatch onRequestDelete onRequestHead onRequestOptions'
  ).split(' '),
)

function isCalledByName(path: string, name: string): boolean {
  const stem = posix.basename(path).replace(/\.[cm]?[jt]sx?$/, '')
  return (ROUTES.test(path) || ROUTE_FILES.test(stem)) && ROUTE_NAMES.has(name)
}
