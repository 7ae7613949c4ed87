/** The places where an exchange can go wrong; `upload` and `download` are the blob store, the others Twirp calls. */
export type FaultPoint = 'create' | 'upload' | 'finalize' | 'list' | 'sign' | 'download'

export interface Fault {
  at: FaultPoint
  /** Only for artifacts of this name; default: every name. */
  name?: string
  /** How often it happens; default: for ever. */
  times?: number
  /**
   * - `status`: the exchange fails with it (for `finalize` the name is used up, as on GitHub);
   * - `refuse`: HTTP 200 with `ok: false`;
   * - `html`: HTTP 200 with a page instead of an answer;
   * - `stall`: no answer until the service closes;
   * - `replace`: `download` gives these bytes, `list` claims their digest and size;
   * - `rename`: `download` announces another file name.
   */
  effect:
    | { kind: 'status'; status: number; message?: string }
    | { kind: 'refuse' }
    | { kind: 'html' }
    | { kind: 'stall' }
    | { kind: 'replace'; bytes: Buffer }
    | { kind: 'rename'; to: string }
}

export interface FaultPlan {
  add(fault: Fault): void
  clear(): void
  /** The effect that strikes now, counted down. */
  strike(at: FaultPoint, name: string | undefined): Fault['effect'] | undefined
}

export function makeFaultPlan(): FaultPlan {
  let planned: { fault: Fault; left: number }[] = []
  return {
    add: (fault) => planned.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    clear: () => {
      planned = []
    },
    strike(at, name) {
      const hit = planned.find(
        ({ fault, left }) => left > 0 && fault.at === at && (fault.name === undefined || fault.name === name),
      )
      if (hit === undefined) return undefined
      hit.left -= 1
      return hit.fault.effect
    },
  }
}
