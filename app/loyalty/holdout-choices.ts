// What may be chosen of the holdout, and how long a customer is looked at.

/** Percent of customers. */
export const HOLDOUT_CHOICES = [5, 10, 20, 50] as const;
export const DEFAULT_HOLDOUT = 10;

/** Days after a customer entered in which orders count; before they are over the customer is in no figure. */
export const LIFT_DAYS = 60;
