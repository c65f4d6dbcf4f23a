// Fields that apps add to Shopify's resources. Their definitions stand in shopify.app.toml, under the namespace `app`,
// which the API calls `$app`.

export const OWN_NAMESPACE = "$app";

/** Fields per call. */
export const MOST_METAFIELDS = 25;

/** Whom fields belong to that all pages of the shop may read: `app.metafields` in Liquid. */
export const OWN_INSTALLATION = `#graphql
  query OwnInstallation {
    currentAppInstallation { id }
  }`;
export type OwnInstallation = { currentAppInstallation: { id: string } };

/** All or none. */
export const SET_METAFIELDS = `#graphql
  mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      userErrors { field message }
    }
  }`;

/** Fields that are not there are no error. */
export const DELETE_METAFIELDS = `#graphql
  mutation DeleteMetafields($metafields: [MetafieldIdentifierInput!]!) {
    metafieldsDelete(metafields: $metafields) {
      userErrors { field message }
    }
  }`;

export type MetafieldName = { ownerId: string; namespace: string; key: string };
export type MetafieldValue = MetafieldName & { type: string; value: string };

/** `field` is a path, such as ["metafields", "3", "ownerId"]. */
export type MetafieldError = { field: string[] | null; message: string };

/** null where it was not granted */
type Written = { userErrors: MetafieldError[] } | null;
export type SetMetafields = { metafieldsSet: Written };
export type DeleteMetafields = { metafieldsDelete: Written };
