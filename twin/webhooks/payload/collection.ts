/** collections/*. */

import type { ShopCore } from "../../shop/core.ts";
import { gid } from "../../shop/gid.ts";
import type { Collection } from "../../shop/model/goods.ts";
import { bigJson } from "../json.ts";
import { instantsOf } from "./spelling.ts";

export function collectionPayload(shop: ShopCore, collection: Collection): string {
  const updatedAt = instantsOf(shop)(collection.updatedAt ?? shop.state.createdAt);
  return bigJson({
    id: collection.id,
    handle: collection.handle,
    title: collection.title,
    updated_at: updatedAt,
    body_html: null,
    published_at: updatedAt,
    sort_order: "best-selling",
    template_suffix: null,
    published_scope: "web",
    admin_graphql_api_id: gid("Collection", collection.id),
  });
}

export function collectionDeletedPayload(collection: Collection): string {
  return bigJson({ id: collection.id, published_scope: "web" });
}
