import { blockingProblem, shortJson, type FactoryProblem } from '../factory/factory-draft.ts'
import type { Factory } from '../factory/factory.ts'
import type { ContainerImage, ServiceImage, WorkOptions } from '../factory/work-options.ts'
import { isModelKeyName, isReservedName } from '../model/key-name.ts'
import { anyOf, CONTROL } from '../text/invisible.ts'
import { escapePointer } from '../formats/json-pointer.ts'

/** What of the images of a command station cannot be compiled; `pointer` is where its options stand. */
export function imageProblems(
  pointer: string,
  { container, services }: WorkOptions,
  isolation: Factory['isolation'],
): FactoryProblem[] {
  return [
    ...(container === undefined ? [] : containerProblems(`${pointer}/container`, container, isolation)),
    ...[...services].flatMap(([name, service]) =>
      oneService(`${pointer}/services/${escapePointer(name)}`, name, service),
    ),
  ]
}

function containerProblems(
  pointer: string,
  image: ContainerImage,
  isolation: Factory['isolation'],
): FactoryProblem[] {
  const problems = oneImage(pointer, image)
  if (isolation !== 'required' || /SYS_ADMIN/.test(image.options ?? '')) return problems
  const message =
    'no program runs apart in a container without the capability SYS_ADMIN, and isolation is required'
  const hint = 'run the station without a container, or set isolation: auto'
  return [...problems, blockingProblem('COMPILE_ISOLATION', pointer, message, hint)]
}

const SERVICE = /^[a-z][a-z0-9_-]{0,39}$/
const PORT = /^\d{1,5}(?::\d{1,5})?(?:\/(?:tcp|udp))?$/
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/
const CONTROLS = anyOf(CONTROL)

function oneService(pointer: string, name: string, service: ServiceImage): FactoryProblem[] {
  const problem = (message: string, hint: string): FactoryProblem[] => [
    blockingProblem('COMPILE_SERVICE', pointer, message, hint),
  ]
  if (!SERVICE.test(name))
    return problem(`${shortJson(name)} cannot name a service`, 'use lower-case letters, digits, - and _')
  const port = service.ports?.find((each) => !PORT.test(each))
  if (port !== undefined)
    return problem(`${shortJson(port)} is no port`, 'write "5432:5432": of the machine, then of the service')
  const bad = Object.entries(service.env ?? {}).find(
    ([key, value]) => !VARIABLE.test(key) || value.search(CONTROLS) !== -1,
  )
  if (bad !== undefined)
    return problem(`${shortJson(bad[0])} is no variable with a plain value`, 'write NAME: text of one line')
  return oneImage(pointer, service)
}

const IMAGE = /^[a-z0-9][A-Za-z0-9._/:-]{0,300}@sha256:[0-9a-f]{64}$/
const OPTION_TEXT = /^[A-Za-z0-9_.,:=/@%+" -]*$/

/** Options of `docker create` that show a container neither files nor processes of the machine. */
const OPTIONS = new Set([
  ...[
    '--add-host',
    '--cap-add',
    '--cap-drop',
    '--cpus',
    '--dns',
    '--entrypoint',
    '--env',
    '-e',
    '--hostname',
  ],
  ...['--health-cmd', '--health-interval', '--health-retries', '--health-start-period', '--health-timeout'],
  ...['--init', '--label', '--memory', '-m', '--memory-swap', '--pids-limit', '--platform', '--read-only'],
  ...['--security-opt', '--shm-size', '--stop-timeout', '--tmpfs', '--ulimit', '--user', '-u'],
])

function oneImage(pointer: string, { image, options = '', credentials }: ContainerImage): FactoryProblem[] {
  const problem = (field: string, message: string, hint: string): FactoryProblem[] => [
    blockingProblem('COMPILE_IMAGE', `${pointer}/${field}`, message, hint),
  ]
  if (!IMAGE.test(image))
    return problem('image', 'the image is not pinned to its digest', 'write name@sha256:<64 hex digits>')
  const option = unknownOption(options)
  if (option !== undefined)
    return problem(
      'options',
      `the option ${shortJson(option)} is not allowed`,
      `use ${[...OPTIONS].join(' ')}`,
    )
  const names = credentials === undefined ? [] : [credentials.username, credentials.password]
  const key = names.find((name) => name.startsWith('JIDOKA_') || isModelKeyName(name) || isReserved(name))
  if (key === undefined) return []
  return problem('credentials', `${key} may not be given to a registry of images`, 'name a secret of its own')
}

/** A name of the runner, such as GITHUB_TOKEN. */
function isReserved(name: string): boolean {
  return /^(?:GITHUB|ACTIONS|RUNNER)_/.test(name) && isReservedName(name)
}

/** The first option that is not known, or the whole text where it holds other characters; values may stand in quotes. */
function unknownOption(text: string): string | undefined {
  if (!OPTION_TEXT.test(text) || (text.match(/"/g)?.length ?? 0) % 2 !== 0) return text
  const words = text.replaceAll(/"[^"]*"/g, 'x').split(' ')
  return words.find((word) => word.startsWith('-') && !OPTIONS.has(word.split('=')[0] ?? ''))
}
