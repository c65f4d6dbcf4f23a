// All pages of what Shopify lists from an instant on, oldest first.
import { PAGES_IN_A_ROW } from "../shopify/reconciliation-documents.ts";

type Page<Node> = { pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: Node[] };

const SEARCHED = { updatedAt: "updated_at", createdAt: "created_at" } as const;

/**
 * @param by the field by which the list is sorted and searched
 * @throws Error when more were changed in one second than can be paged through
 */
export async function* pages<Node extends Record<By, string>, By extends keyof typeof SEARCHED>(
  by: By,
  since: Date,
  ask: (variables: { query: string; after: string | null }) => Promise<Page<Node>>,
): AsyncGenerator<Node[]> {
  let from = since.toISOString();
  for (;;) {
    let after: string | null = null;
    let last: string | undefined;
    for (let page = 0; page < PAGES_IN_A_ROW; page++) {
      const { nodes, pageInfo } = await ask({ query: `${SEARCHED[by]}:>='${from}'`, after });
      if (nodes.length > 0) yield nodes;
      if (!pageInfo.hasNextPage) return;
      after = pageInfo.endCursor;
      last = nodes.at(-1)?.[by] ?? last;
    }
    // as many in one second: paging on is all there is
    if (last === undefined || last === from)
      throw new Error(`too many were changed at ${from} to be looked at`);
    from = last;
  }
}
