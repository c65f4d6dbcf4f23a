// A figure that may be some time old.

export type Kept<T> =
  | {
      value: T;
      /** null: as of now */
      asOf: Date | null;
      /** is being reckoned anew */
      onItsWay: boolean;
    }
  /** not reckoned yet */
  | { value: null; asOf: null; onItsWay: true };
