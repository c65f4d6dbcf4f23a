// How far Home counts.

/** So many deliveries stand for "as many or more". */
export const MOST_COUNTED = 3_000;
