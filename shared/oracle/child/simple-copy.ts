import { types } from 'node:util'
import { refuseMembers, type Place } from './not-a-value.ts'
import { OwnDate, timeOf } from './originals.ts'

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
  return isTypedArray(value) || isDataView(value) ? bytesCopy(value) : undefined
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
  Float64Array,
  BigInt64Array,
  BigUint64Array,
}

/** Objects whose content is not in their members, so that a copy would be empty. */
export function strangeName(value: object): string | undefined {
  if (isPromise(value)) return 'a promise inside a value'
  if (isBoxedPrimitive(value)) return 'a primitive in an object of its own'
  if (isArgumentsObject(value)) return 'the arguments of a function'
  if (isGeneratorObject(value) || isMapIterator(value) || isSetIterator(value)) return 'an iterator'
  if (isWeakMap(value) || isWeakSet(value)) return 'a weak collection'
  return isSharedArrayBuffer(value) ? 'shared memory' : undefined
}
