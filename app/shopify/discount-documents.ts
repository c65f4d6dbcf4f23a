// Code discounts: made whole with their first code, then given more codes in batches that Shopify works off later.

/** Codes per batch. */
export const MOST_CODES = 250;

export const CREATE_DISCOUNT = `#graphql
  mutation CreateDiscount($discount: DiscountCodeBasicInput!) {
    created: discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { code field message }
    }
  }`;

export const CREATE_FREE_SHIPPING = `#graphql
  mutation CreateFreeShipping($discount: DiscountCodeFreeShippingInput!) {
    created: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { code field message }
    }
  }`;

/** Whose a code is; null = nobody's. */
export const DISCOUNT_BY_CODE = `#graphql
  query DiscountByCode($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        ... on DiscountCodeBasic { title }
        ... on DiscountCodeFreeShipping { title }
      }
    }
  }`;

export const ADD_CODES = `#graphql
  mutation AddCodes($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) {
    discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) {
      bulkCreation { id }
      userErrors { code field message }
    }
  }`;

/** A whole batch, with what became of each code. */
export const CODE_BATCH = `#graphql
  query CodeBatch($id: ID!) {
    discountRedeemCodeBulkCreation(id: $id) {
      done
      codes(first: ${MOST_CODES}) { nodes { code errors { code message } } }
    }
  }`;

export const DEACTIVATE_DISCOUNT = `#graphql
  mutation DeactivateDiscount($id: ID!) {
    discountCodeDeactivate(id: $id) {
      userErrors { code field message }
    }
  }`;

export const DELETE_DISCOUNT = `#graphql
  mutation DeleteDiscount($id: ID!) {
    discountCodeDelete(id: $id) {
      userErrors { code field message }
    }
  }`;

export type DiscountError = { code: string | null; field: string[] | null; message: string };
/** null where it was not granted */
export type CreatedDiscount = {
  created: { codeDiscountNode: { id: string } | null; userErrors: DiscountError[] } | null;
};
export type DiscountByCode = {
  codeDiscountNodeByCode: { id: string; codeDiscount: { title?: string } } | null;
};
export type AddedCodes = {
  discountRedeemCodeBulkAdd: { bulkCreation: { id: string } | null; userErrors: DiscountError[] } | null;
};
export type CodeBatch = {
  discountRedeemCodeBulkCreation: {
    done: boolean;
    codes: { nodes: { code: string; errors: { code: string | null; message: string }[] }[] };
  } | null;
};
export type DeactivatedDiscount = { discountCodeDeactivate: { userErrors: DiscountError[] } | null };
export type DeletedDiscount = { discountCodeDelete: { userErrors: DiscountError[] } | null };
