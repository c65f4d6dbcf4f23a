/**
 * Who buys: customers with their addresses, consents and store credit. Plain data, no behaviour (docs/twin.md).
 */
export type Address = {
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  province: string | null;
  provinceCode: string | null;
  country: string | null;
  countryCode: string | null;
  zip: string | null;
  phone: string | null;
};

export type ConsentState = "not_subscribed" | "pending" | "subscribed" | "unsubscribed" | "redacted";

export type Consent = {
  state: ConsentState;
  optInLevel: "single_opt_in" | "confirmed_opt_in" | "unknown" | null;
  updatedAt: number | null;
};

export type Customer = {
  id: bigint;
  createdAt: number;
  updatedAt: number;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  note: string | null;
  locale: string;
  verifiedEmail: boolean;
  /** disabled: no account (guest checkout); enabled: can log in to the storefront. */
  state: "disabled" | "invited" | "enabled" | "declined";
  taxExempt: boolean;
  tags: string[];
  emailConsent: Consent;
  smsConsent: Consent;
  addresses: (Address & { id: bigint })[];
};

export type StoreCreditEntry = {
  id: bigint;
  /** Minor units of `currency`. */
  amount: bigint;
  currency: string;
  createdAt: number;
  expiresAt: number | null;
};

export type StoreCreditAccount = {
  id: bigint;
  customerId: bigint;
  currency: string;
  entries: StoreCreditEntry[];
};
