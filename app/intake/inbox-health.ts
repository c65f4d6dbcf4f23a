// How far Home and the Data page count.

/** So many deliveries stand for "as many or more". */
export const MOST_COUNTED = 3_000;

/** Of so many of the newest deliveries the Data page tells what they are: a year's would take seconds to count. */
export const MOST_BY_TOPIC = 10_000;
