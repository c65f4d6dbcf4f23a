/** What can be made to go wrong in a shop, switched on from tests and from the control page. */

export type Faults = {
  /** Every GraphQL call is answered THROTTLED. */
  throttle: boolean;
  /** Share of API calls answered with 500 or 503, from 0 to 1. */
  serverErrorRate: number;
  /** 403 on every API call, as from an address that is not on the app's allowlist. */
  ipBlocked: boolean;
  /** Protected customer fields are null with top-level errors at HTTP 200. */
  partialData: boolean;
  /** Refresh tokens are refused. */
  deadRefreshToken: boolean;
  /** Mutations are carried out and their answers lost on the way. */
  loseAnswers: boolean;
  /** Milliseconds every API answer waits. */
  slowMs: number;
};

const NONE: Faults = {
  throttle: false,
  serverErrorRate: 0,
  ipBlocked: false,
  partialData: false,
  deadRefreshToken: false,
  loseAnswers: false,
  slowMs: 0,
};

export class FaultBoard {
  private readonly byShop = new Map<string, Faults>();

  /** The faults of a shop: none unless set. */
  of(domain: string): Faults {
    return this.byShop.get(domain) ?? NONE;
  }

  /** Switches the named faults and leaves the others; refuses names and values that mean nothing. */
  set(domain: string, change: Partial<Faults>): Faults {
    for (const [name, value] of Object.entries(change)) {
      if (!(name in NONE)) throw new Error(`The twin knows no fault "${name}".`);
      if (typeof value !== typeof NONE[name as keyof Faults])
        throw new Error(`The fault "${name}" takes a ${typeof NONE[name as keyof Faults]}.`);
    }
    const rate = change.serverErrorRate ?? 0;
    if (!(rate >= 0 && rate <= 1)) throw new Error("serverErrorRate must lie between 0 and 1.");
    const faults = { ...this.of(domain), ...change };
    this.byShop.set(domain, faults);
    return faults;
  }

  clear(domain: string): void {
    this.byShop.delete(domain);
  }
}
