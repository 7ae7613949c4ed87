import { shiftClock } from '../clock.ts'
import { startLoader } from '../loader.ts'
import { PRELOADED, type PreloadSetting } from './setting.ts'

/** Goes ahead of a program of the repository (`node --import`): it lets Node load its sources, and leaves no trace. */
const { folder, shiftDays } = JSON.parse(process.env[PRELOADED] ?? '') as PreloadSetting
Reflect.deleteProperty(process.env, PRELOADED)
Reflect.deleteProperty(globalThis, 'jidokaProgram')
process.execArgv = []
shiftClock(shiftDays)
startLoader(folder, [])
