import { types } from 'node:util'
import { refuseMembers, type Place } from './not-a-value.ts'
import { accessorOf, borrowed, getPrototypeOf, OwnDate, ownKeys, textOf, timeOf } from './originals.ts'

// taken before the code on trial is loaded, which may replace any of them
const { isDate, isRegExp, isTypedArray, isDataView, isArrayBuffer, isUint8Array, isSharedArrayBuffer } = types
const { isPromise, isBoxedPrimitive, isArgumentsObject, isGeneratorObject, isMapIterator, isSetIterator } =
  types
const { isWeakMap, isWeakSet } = types

/** A copy of an object that holds no other values; `undefined` for other objects. @throws NotAValue. */
export function simpleCopy(value: object, place: Place): object | undefined {
  if (isDate(value)) {
    refuseMembers(value, 'a Date', place)
    return new OwnDate(timeOf(value))
  }
  if (isRegExp(value)) {
    refuseMembers(value, 'a RegExp', place, ['lastIndex'])
    return new RegExp(value.source, value.flags)
  }
  if (isArrayBuffer(value)) return value.slice(0)
  const address = hrefOf(value) ?? paramsOf(value)
  if (address !== undefined) {
    refuseMembers(value, 'an address', place)
    return address
  }
  return isTypedArray(value) || isDataView(value) ? bytesCopy(value) : undefined
}

const readHref = accessorOf(URL.prototype, 'href')
const readParams = borrowed(URLSearchParams.prototype, 'toString') as (value: object) => string
const [OwnURL, OwnParams] = [URL, URLSearchParams]

function hrefOf(value: object): URL | undefined {
  const href = textOf(() => readHref(value))
  return href === '' ? undefined : new OwnURL(href)
}

/** Text is `undefined` where the object is none. */
function paramsOf(value: object): URLSearchParams | undefined {
  try {
    return new OwnParams(readParams(value))
  } catch {
    return undefined
  }
}

/** Its own part of the buffer alone: the rest may be shared with anything. */
function bytesCopy(value: NodeJS.TypedArray | DataView): object {
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice()
  if (isDataView(value)) return new DataView(bytes.buffer)
  const name = isUint8Array(value) ? 'Uint8Array' : value[Symbol.toStringTag]
  const Kind = TYPED_ARRAYS[name]
  return Kind === undefined ? bytes : new Kind(bytes.buffer)
}

const TYPED_ARRAYS: Record<string, new (buffer: ArrayBuffer) => object> = {
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Float32Array,
  ...('Float16Array' in globalThis ? { Float16Array: globalThis.Float16Array } : {}),
  Float64Array,
  BigInt64Array,
  BigUint64Array,
}

/** Objects whose content is not in their members, so that a copy would be empty. */
export function strangeName(value: object): string | undefined {
  if (isPromise(value)) return 'a promise inside a value'
  if (isBoxedPrimitive(value)) return 'a primitive in an object of its own'
  if (isArgumentsObject(value)) return 'the arguments of a function'
  if (isGeneratorObject(value) || isMapIterator(value) || isSetIterator(value) || isIterator(value))
    return 'an iterator'
  if (isWeakMap(value) || isWeakSet(value)) return 'a weak collection'
  return isSharedArrayBuffer(value) ? 'shared memory' : undefined
}

const ITERATORS: readonly unknown[] = [
  // its name is new in Node 22
  getPrototypeOf(getPrototypeOf([].values()) ?? {}),
  getPrototypeOf(getPrototypeOf(async function* () {}.prototype as object) ?? {}),
]

/** Does it come from what all iterators of JavaScript come from: of a list, of a text, of `map` and `filter`? */
function isIterator(value: object): boolean {
  for (let each = getPrototypeOf(value); each !== null; each = getPrototypeOf(each))
    if (ITERATORS.includes(each)) return ownKeys(value).length === 0
  return false
}
