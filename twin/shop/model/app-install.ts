/**
 * What an app has of a shop: its installation, tokens, subscriptions and bulk operations, and what it may write there.
 */
export type Metafield = {
  id: bigint;
  ownerGid: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: number;
  updatedAt: number;
};

export type MetafieldDefinition = {
  id: bigint;
  name: string;
  namespace: string;
  key: string;
  ownerType: string;
  type: string;
  description: string | null;
};

export type Segment = { id: bigint; name: string; query: string; createdAt: number; updatedAt: number };

/** A subscription: `app` ones come from the app's TOML and cannot be deleted, `api` ones are per shop. */
export type WebhookSubscription = {
  id: bigint;
  /** REST form, such as "orders/create". */
  topic: string;
  /** A path of the app ("/webhooks") or a full URL. */
  uri: string;
  source: "app" | "api";
  includeFields: string[];
  filter: string | null;
  failuresInARow: number;
  createdAt: number;
};

export type BulkOperation = {
  id: bigint;
  status: "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELING" | "CANCELED" | "EXPIRED";
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  query: string;
  groupObjects: boolean;
  createdAt: number;
  completedAt: number | null;
  objectCount: number;
  rootObjectCount: number;
  fileSize: number | null;
  /** Whether a result file exists: none for zero rows. */
  hasFile: boolean;
};

export type AppInstall = {
  id: bigint;
  installed: boolean;
  scopes: string[];
  installedAt: number | null;
  uninstalledAt: number | null;
};

export type AccessToken = {
  token: string;
  kind: "offline" | "online";
  userId: bigint | null;
  scopes: string[];
  createdAt: number;
  /** null: never (a token asked for without expiring=1). */
  expiresAt: number | null;
  refreshToken: string | null;
  refreshExpiresAt: number | null;
  /** First use of this token's successor kills the older refresh token for good. */
  usedAt: number | null;
  /** The refresh token that was exchanged for this pair. */
  replaces: string | null;
};

/** What protected customer data the app may see: 0 nothing, 1 without name/address/phone/e-mail, 2 all. */
export type ProtectedDataLevel = 0 | 1 | 2;
