// What several messages say of one customer, put together: each field believes the newest message that mentions it.
// The result is the same in any order and however often a message is repeated.
import { changeTags, joinTags, replaceTags, type TagChanges, type Tags } from "./customer-tags.ts";
import type { CustomerFact, FactSource } from "./facts.ts";

const FIELDS = [
  "email",
  "phone",
  "firstName",
  "lastName",
  "country",
  "locale",
  "emailConsent",
  "smsConsent",
  "createdAt",
  "updatedAt",
] as const;
const PERSONAL = ["email", "phone", "firstName", "lastName"] as const;

type Field = (typeof FIELDS)[number];
type VersionedField = Field | "tags";

/** A customer as stored. */
export type KnownCustomer = {
  customerId: bigint;
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  country: string | null;
  locale: string | null;
  tags: string[];
  /** newer than the last list of all tags */
  tagChanges: TagChanges;
  emailConsent: string | null;
  smsConsent: string | null;
  createdAt: Date | null;
  updatedAt: Date | null;
  /** the earliest deletion told; a deleted customer has no personal data and does not come back */
  deletedAt: Date | null;
  /** of the newest message */
  version: string;
  /** version of each field the newest message did not mention; "" = never mentioned */
  fieldVersions: { [field in VersionedField]?: string };
  source: FactSource;
};

/** A customer nothing has been said of. */
export function unknownCustomer(customerId: bigint): KnownCustomer {
  return {
    customerId,
    email: null,
    phone: null,
    firstName: null,
    lastName: null,
    country: null,
    locale: null,
    tags: [],
    tagChanges: {},
    emailConsent: null,
    smsConsent: null,
    createdAt: null,
    updatedAt: null,
    deletedAt: null,
    version: "",
    fieldVersions: {},
    source: "webhook",
  };
}

/** @returns `known` itself when the fact brings nothing new */
export function mergeCustomer(known: KnownCustomer, fact: CustomerFact): KnownCustomer {
  const said = FIELDS.filter((field) => fact[field] !== undefined);
  const news = said.filter((field) => isNewer(known, fact, field));
  const isNewest = fact.version > known.version;
  const deletedAt = earliest(known.deletedAt, fact.deletedAt ?? null);
  const tagsBefore: Tags = { ...known, tagsVersion: versionOf(known, "tags") };
  const { tags, tagChanges, tagsVersion } = mergeTags(tagsBefore, fact);
  const sameTags = tags === known.tags && tagsVersion === tagsBefore.tagsVersion;
  if (!isNewest && news.length === 0 && sameTags && deletedAt === known.deletedAt) return known;

  const version = isNewest ? fact.version : known.version;
  const merged: KnownCustomer = {
    ...known,
    ...Object.fromEntries(news.map((field) => [field, fact[field]])),
    tags,
    tagChanges,
    deletedAt,
    version,
    fieldVersions: {},
    source: isNewest ? fact.source : known.source,
  };
  for (const field of FIELDS) {
    const own = news.includes(field) ? fact.version : versionOf(known, field);
    if (own !== version) merged.fieldVersions[field] = own;
  }
  if (tagsVersion !== version) merged.fieldVersions.tags = tagsVersion;
  if (deletedAt) for (const field of PERSONAL) merged[field] = null;
  return merged;
}

function mergeTags(known: Tags, fact: CustomerFact): Tags {
  const { tags, tagsAdded = [], tagsRemoved = [], version } = fact;
  let now = known;
  if (tags && version > known.tagsVersion) now = replaceTags(known, tags, version);
  else if (tags && version === known.tagsVersion) now = joinTags(known, tags);
  return changeTags(now, { added: tagsAdded, removed: tagsRemoved, version });
}

function versionOf(known: KnownCustomer, field: VersionedField): string {
  return known.fieldVersions[field] ?? known.version;
}

// two accounts of one version (rows of one export) may differ: then any rule will do that ignores their order
function isNewer(known: KnownCustomer, fact: CustomerFact, field: Field): boolean {
  const before = versionOf(known, field);
  if (fact.version !== before) return fact.version > before;
  const hidden = known.deletedAt && (PERSONAL as readonly Field[]).includes(field);
  return !hidden && sortable(fact[field]) > sortable(known[field]);
}

function sortable(value: unknown): string {
  return value === null ? "" : JSON.stringify(value);
}

function earliest(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return other < one ? other : one;
}
