// Store credit. Shopify's mutation knows no key by which a repetition would be told: whoever got no answer looks among the
// account's credits first.

export const CREDIT_STORE_CREDIT = `#graphql
  mutation CreditStoreCredit($customer: ID!, $credit: StoreCreditAccountCreditInput!) {
    storeCreditAccountCredit(id: $customer, creditInput: $credit) {
      storeCreditAccountTransaction { id }
      userErrors { code field message }
    }
  }`;

export type CreditStoreCredit = {
  storeCreditAccountCredit: {
    storeCreditAccountTransaction: { id: string } | null;
    userErrors: { code: string | null; field: string[] | null; message: string }[];
  };
};

/** The newest credits of a customer, in each currency. */
export const STORE_CREDITS = `#graphql
  query StoreCredits($customer: ID!) {
    customer(id: $customer) {
      storeCreditAccounts(first: 5) {
        nodes {
          transactions(first: 30, reverse: true, sortKey: CREATED_AT, query: "type:credit") {
            nodes {
              ... on StoreCreditAccountCreditTransaction {
                id
                createdAt
                expiresAt
                amount { amount currencyCode }
              }
            }
          }
        }
      }
    }
  }`;

export type StoreCredit = {
  id: string;
  createdAt: string;
  expiresAt: string | null;
  amount: { amount: string; currencyCode: string };
};

export type StoreCredits = {
  customer: {
    storeCreditAccounts: { nodes: { transactions: { nodes: (StoreCredit | Record<string, never>)[] } }[] };
  } | null;
};
