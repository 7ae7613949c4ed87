import { readStationInputs } from '../../shared/station/inputs.ts'
import type { StationProgram } from '../../shared/station/program.ts'

/** Judges the spec, without a model. @throws FactoryError LINE_NOT_COMPILED. */
export const station: StationProgram = {
  name: 'spec-validate',
  readInputs: (source) => readStationInputs('spec-validate', source),
  async work(unit, { host }) {
    await host.checkLine(unit)
    const { validateUnit } = await import('../../shared/line/validate-unit.ts')
    return validateUnit(unit)
  },
}
