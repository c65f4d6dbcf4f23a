// The bulk operation that brings a shop's past orders. Bulk queries allow five connections at most, two levels deep,
// and none inside a list: refunds come without their lines, discounts by way of the lines they were allocated to.

const MONEY = "shopMoney { amount currencyCode }";

const CUSTOMER = `
  customer {
    id createdAt updatedAt locale tags
    #personal# firstName lastName
    #personal# defaultEmailAddress { emailAddress marketingState }
    #personal# defaultPhoneNumber { phoneNumber marketingState }
    #personal# defaultAddress { countryCodeV2 }
  }`;

const LINES = `
  lineItems {
    edges {
      node {
        id title sku quantity currentQuantity isGiftCard
        product { id }
        variant { id }
        originalUnitPriceSet { ${MONEY} }
        discountAllocations {
          allocatedAmountSet { ${MONEY} }
          discountApplication {
            index
            kind: __typename
            ... on DiscountCodeApplication { code }
            ... on AutomaticDiscountApplication { title }
            ... on ManualDiscountApplication { title }
            ... on ScriptDiscountApplication { title }
          }
        }
      }
    }
  }`;

const QUERY = `{
  orders {
    edges {
      node {
        id name createdAt processedAt updatedAt cancelledAt cancelReason test
        currencyCode presentmentCurrencyCode customerLocale
        #personal# email phone
        displayFinancialStatus displayFulfillmentStatus sourceName tags discountCodes
        totalPriceSet { ${MONEY} presentmentMoney { amount currencyCode } }
        subtotalPriceSet { ${MONEY} }
        totalDiscountsSet { ${MONEY} }
        totalShippingPriceSet { ${MONEY} }
        totalTaxSet { ${MONEY} }
        totalRefundedSet { ${MONEY} }
        ${CUSTOMER}
        refunds { id createdAt processedAt totalRefundedSet { ${MONEY} } }
        fulfillments { id status createdAt updatedAt }
        ${LINES}
      }
    }
  }
}`;

/** With what Shopify protects as personal; it refuses the whole operation when the app is not approved for that. */
export const HISTORY_WITH_PERSONAL = QUERY.replaceAll("#personal# ", "");

/** Names, addresses and consent left out: enough for every figure. */
export const HISTORY_WITHOUT_PERSONAL = QUERY.replaceAll(/#personal# .*/g, "");

export const RUN_BULK_QUERY = `#graphql
  mutation RunBulkQuery($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: false) {
      bulkOperation { id status }
      userErrors { field message code }
    }
  }`;

export type RunBulkQuery = {
  bulkOperationRunQuery: {
    bulkOperation: { id: string; status: BulkStatus } | null;
    userErrors: { field: string[] | null; message: string; code: string | null }[];
  };
};

export const BULK_OPERATION = `#graphql
  query BulkOperation($id: ID!) {
    bulkOperation(id: $id) { id status errorCode createdAt objectCount fileSize url query }
  }`;

export type BulkStatus =
  | "CREATED"
  | "RUNNING"
  | "COMPLETED"
  | "FAILED"
  | "CANCELING"
  | "CANCELED"
  | "EXPIRED";

export type BulkOperation = {
  bulkOperation: {
    id: string;
    status: BulkStatus;
    errorCode: string | null;
    createdAt: string;
    /** a whole number in digits */
    objectCount: string;
    fileSize: string | null;
    /** null when there was nothing to tell */
    url: string | null;
    query: string;
  } | null;
};

export type MoneyNode = { amount: string; currencyCode: string };
export type MoneySetNode = { shopMoney: MoneyNode; presentmentMoney?: MoneyNode };

/** A line of the result that has no `__parentId`. */
export type HistoryOrderNode = {
  id: string;
  name: string;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  cancelReason: string | null;
  test: boolean;
  currencyCode: string;
  presentmentCurrencyCode: string;
  customerLocale: string | null;
  email?: string | null;
  phone?: string | null;
  displayFinancialStatus: string | null;
  displayFulfillmentStatus: string;
  sourceName: string | null;
  tags: string[];
  discountCodes: string[];
  totalPriceSet: MoneySetNode;
  subtotalPriceSet: MoneySetNode | null;
  totalDiscountsSet: MoneySetNode | null;
  totalShippingPriceSet: MoneySetNode | null;
  totalTaxSet: MoneySetNode | null;
  totalRefundedSet: MoneySetNode;
  customer: HistoryCustomerNode | null;
  refunds: { id: string; createdAt: string | null; processedAt: string; totalRefundedSet: MoneySetNode }[];
  fulfillments: { id: string; status: string; createdAt: string; updatedAt: string }[];
};

export type HistoryCustomerNode = {
  id: string;
  createdAt: string;
  updatedAt: string;
  locale: string | null;
  tags: string[];
  firstName?: string | null;
  lastName?: string | null;
  defaultEmailAddress?: { emailAddress: string; marketingState: string } | null;
  defaultPhoneNumber?: { phoneNumber: string; marketingState: string } | null;
  defaultAddress?: { countryCodeV2: string | null } | null;
};

export type HistoryLineNode = {
  __parentId: string;
  id: string;
  title: string;
  sku: string | null;
  quantity: number;
  currentQuantity: number;
  isGiftCard: boolean;
  product: { id: string } | null;
  variant: { id: string } | null;
  originalUnitPriceSet: MoneySetNode;
  discountAllocations: {
    allocatedAmountSet: MoneySetNode;
    discountApplication: { index: number; kind: string; code?: string; title?: string };
  }[];
};
