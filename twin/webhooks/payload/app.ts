/** app/*, bulk_operations/finish. */

import type { ShopCore } from "../../shop/core.ts";
import { gid } from "../../shop/gid.ts";
import { restInstant } from "../instants.ts";
import { bigJson } from "../json.ts";
import { instantsOf } from "./spelling.ts";

export function shopPayload(shop: ShopCore): string {
  const { state } = shop;
  return bigJson({
    id: state.id,
    name: state.name,
    email: state.email,
    domain: state.domain,
    myshopify_domain: state.domain,
    country: state.countryCode,
    country_code: state.countryCode,
    currency: state.currency,
    iana_timezone: state.timezone,
    primary_locale: state.locale,
    plan_name: state.plan,
    created_at: restInstant(state.createdAt, state.timezone),
    updated_at: restInstant(state.updatedAt, state.timezone),
  });
}

export function scopesPayload(shop: ShopCore, previous: string[]): string {
  return bigJson({
    id: shop.state.install.id,
    previous,
    current: shop.state.install.scopes,
    updated_at: new Date(shop.now()).toISOString(),
  });
}

export function bulkFinishedPayload(
  operation: {
    id: bigint;
    status: string;
    errorCode: string | null;
    completedAt: number | null;
    createdAt: number;
  },
  shop: ShopCore,
): string {
  return bigJson({
    admin_graphql_api_id: gid("BulkOperation", operation.id),
    completed_at: instantsOf(shop)(operation.completedAt),
    created_at: instantsOf(shop)(operation.createdAt),
    error_code: operation.errorCode?.toLowerCase() ?? null,
    status: operation.status.toLowerCase(),
    type: "query",
  });
}
