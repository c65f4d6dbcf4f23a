// Automatic discounts, which need no code. A test holds each document against Shopify's own 2026-10 schema.

export const CREATE_AUTOMATIC = `#graphql
  mutation CreateAutomatic($discount: DiscountAutomaticBasicInput!) {
    written: discountAutomaticBasicCreate(automaticBasicDiscount: $discount) {
      automaticDiscountNode { id }
      userErrors { code field message }
    }
  }`;

export const UPDATE_AUTOMATIC = `#graphql
  mutation UpdateAutomatic($id: ID!, $discount: DiscountAutomaticBasicInput!) {
    written: discountAutomaticBasicUpdate(id: $id, automaticBasicDiscount: $discount) {
      automaticDiscountNode { id }
      userErrors { code field message }
    }
  }`;

export const DELETE_AUTOMATIC = `#graphql
  mutation DeleteAutomatic($id: ID!) {
    discountAutomaticDelete(id: $id) {
      deletedAutomaticDiscountId
      userErrors { code field message }
    }
  }`;

type UserErrors = { code: string | null; field: string[] | null; message: string }[];
/** null where it was not granted */
export type WrittenAutomatic = {
  written: { automaticDiscountNode: { id: string } | null; userErrors: UserErrors } | null;
};
export type DeletedAutomatic = { discountAutomaticDelete: { userErrors: UserErrors } | null };
