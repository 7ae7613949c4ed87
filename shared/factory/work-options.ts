import { defined } from '../formats/defined.ts'

/** An action of other people, which prepares the machine of a command station before any change is laid. */
export interface SetUpAction {
  /** `owner/repo@<40 hex>`, or a folder of that repository. */
  uses: string
  with: Record<string, string | number | boolean>
}

/** Names of the secrets that a registry of images is asked with. */
export interface ImageCredentials {
  username: string
  password: string
}

/** An image to start, by digest. */
export interface ContainerImage {
  image: string
  /** Options of `docker create`. */
  options?: string
  credentials?: ImageCredentials
}

/** A container beside the commands, such as a database. */
export interface ServiceImage extends ContainerImage {
  ports?: string[]
  env?: Record<string, string>
}

/** What a command station runs in. */
export interface WorkOptions {
  setUp: SetUpAction[]
  container: ContainerImage | undefined
  services: Map<string, ServiceImage>
}

/** The same as factory.yml has it: for all command stations, or for one. */
export interface RawWorkOptions {
  setUp?: { uses: string; with?: SetUpAction['with'] }[]
  container?: ContainerImage
  services?: Record<string, ServiceImage>
}

/** What one command station runs in: its own words, and for the rest those of all. */
export function workOptions(all: RawWorkOptions, own: RawWorkOptions = {}): WorkOptions {
  const { setUp = [], container, services = {} } = { ...all, ...defined({ ...own }) }
  return {
    setUp: setUp.map(({ uses, with: inputs = {} }) => ({ uses, with: inputs })),
    container,
    services: new Map(Object.entries(services)),
  }
}

/** Names of the secrets that the images of a station are fetched with. */
export function imageSecrets({ container, services }: WorkOptions): string[] {
  const images = [...(container === undefined ? [] : [container]), ...services.values()]
  const names = images.flatMap(({ credentials }) =>
    credentials === undefined ? [] : [credentials.username, credentials.password],
  )
  return [...new Set(names)]
}
