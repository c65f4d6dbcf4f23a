// Over how many days movement between groups is kept ready, up to any day.

export const MOVE_SPANS = [30, 90, 365] as const;
export type MoveSpan = (typeof MOVE_SPANS)[number];

/** Of these the one that is told unless another is asked for. */
export const MOVES_DAYS: MoveSpan = 90;
