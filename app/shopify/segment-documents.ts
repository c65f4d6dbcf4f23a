// Customer segments and tags at Shopify. A test holds each document against Shopify's own 2026-10 schema.

export const CREATE_SEGMENT = `#graphql
  mutation CreateSegment($name: String!, $query: String!) {
    segmentCreate(name: $name, query: $query) {
      segment { id }
      userErrors { field message }
    }
  }`;

export const UPDATE_SEGMENT = `#graphql
  mutation UpdateSegment($id: ID!, $name: String!, $query: String!) {
    segmentUpdate(id: $id, name: $name, query: $query) {
      segment { id }
      userErrors { field message }
    }
  }`;

export const DELETE_SEGMENT = `#graphql
  mutation DeleteSegment($id: ID!) {
    segmentDelete(id: $id) {
      deletedSegmentId
      userErrors { field message }
    }
  }`;

/** Which namespace `$app` stands for: queries of segments need it spelt out. */
export const FIELD_NAMESPACE = `#graphql
  query FieldNamespace($key: String!) {
    metafieldDefinitions(first: 1, ownerType: CUSTOMER, namespace: "$app", key: $key) {
      nodes { namespace }
    }
  }`;

/** Tags that are there already are no error. */
export const ADD_TAGS = `#graphql
  mutation AddTags($id: ID!, $tags: [String!]!) {
    tagsAdd(id: $id, tags: $tags) {
      userErrors { field message }
    }
  }`;

/** Tags that are not there are no error. */
export const REMOVE_TAGS = `#graphql
  mutation RemoveTags($id: ID!, $tags: [String!]!) {
    tagsRemove(id: $id, tags: $tags) {
      userErrors { field message }
    }
  }`;

type UserErrors = { field: string[] | null; message: string }[];
/** null where it was not granted */
type SegmentAnswer = { segment: { id: string } | null; userErrors: UserErrors } | null;
export type CreateSegment = { segmentCreate: SegmentAnswer };
export type UpdateSegment = { segmentUpdate: SegmentAnswer };
export type DeleteSegment = { segmentDelete: { userErrors: UserErrors } | null };
export type FieldNamespace = { metafieldDefinitions: { nodes: { namespace: string }[] } | null };
export type AddTags = { tagsAdd: { userErrors: UserErrors } | null };
export type RemoveTags = { tagsRemove: { userErrors: UserErrors } | null };
