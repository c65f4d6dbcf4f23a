// The bulk operation that brings a shop's collections with what is in them: two connections, two levels deep.

export const COLLECTIONS = `{
  collections {
    edges {
      node {
        id updatedAt title handle
        products { edges { node { id } } }
      }
    }
  }
}`;

export type CollectionNode = { id: string; updatedAt: string; title: string; handle: string };
/** A product in a collection: comes after it, not always beside it. */
export type CollectionProductNode = { id: string; __parentId: string };
