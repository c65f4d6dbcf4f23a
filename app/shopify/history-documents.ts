// The bulk operations that bring a shop's past: customers, products, orders. Bulk queries allow five connections at
// most, two levels deep, and none inside a list: refunds come without their lines, discounts by way of the lines they
// were allocated to. Root objects begin with id and updatedAt: app/intake/history-line.ts reads these two in passing.

const MONEY = "shopMoney { amount currencyCode }";

export const CUSTOMER_FIELDS = `
  id updatedAt createdAt locale tags
  #personal# firstName lastName
  #personal# defaultEmailAddress { emailAddress marketingState }
  #personal# defaultPhoneNumber { phoneNumber marketingState }
  #personal# defaultAddress { countryCodeV2 }`;

export const LINE_FIELDS = `
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
  }`;

export const ORDER_FIELDS = `
  id updatedAt name createdAt processedAt cancelledAt cancelReason test
  currencyCode presentmentCurrencyCode customerLocale
  #personal# email phone
  displayFinancialStatus displayFulfillmentStatus sourceName tags discountCodes
  customAttributes { key value }
  totalPriceSet { ${MONEY} presentmentMoney { amount currencyCode } }
  subtotalPriceSet { ${MONEY} }
  totalDiscountsSet { ${MONEY} }
  totalShippingPriceSet { ${MONEY} }
  totalTaxSet { ${MONEY} }
  totalRefundedSet { ${MONEY} }
  customer { id }
  fulfillments { id status createdAt updatedAt }`;

const ORDERS = `{
  orders {
    edges {
      node {
        ${ORDER_FIELDS}
        refunds { id createdAt processedAt totalRefundedSet { ${MONEY} } }
        lineItems { edges { node { ${LINE_FIELDS} } } }
      }
    }
  }
}`;

const CUSTOMERS = `{
  customers {
    edges {
      node {
        ${CUSTOMER_FIELDS}
      }
    }
  }
}`;

const PRODUCTS = `{
  products {
    edges {
      node {
        id updatedAt title handle vendor productType status tags createdAt
        variants {
          edges {
            node {
              id updatedAt title sku price compareAtPrice
              #cost# inventoryItem { updatedAt unitCost { amount currencyCode } }
            }
          }
        }
      }
    }
  }
}`;

/** With what Shopify protects as personal; it refuses the whole operation when the app is not approved for that. */
export const withPersonal = (query: string) => query.replaceAll("#personal# ", "");
/** Names, addresses and consent left out: enough for every figure. */
export const withoutPersonal = (query: string) => query.replaceAll(/#personal# .*/g, "");

export const HISTORY_WITH_PERSONAL = withPersonal(ORDERS);
export const HISTORY_WITHOUT_PERSONAL = withoutPersonal(ORDERS);
export const CUSTOMERS_WITH_PERSONAL = withPersonal(CUSTOMERS);
export const CUSTOMERS_WITHOUT_PERSONAL = withoutPersonal(CUSTOMERS);
/** Costs are shown to whom the merchant lets see them; no scope beyond read_products is asked for that. */
export const PRODUCTS_WITH_COST = PRODUCTS.replaceAll("#cost# ", "");
export const PRODUCTS_WITHOUT_COST = PRODUCTS.replaceAll(/#cost# .*/g, "");

/** Refunds with their lines, asked for by order. Ten orders cost at most 1,000 points. */
export const REFUND_LINES = `#graphql
  query RefundLines($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        id
        refunds {
          id createdAt processedAt totalRefundedSet { ${MONEY} }
          refundLineItems(first: 20) {
            pageInfo { hasNextPage endCursor }
            nodes { quantity restockType lineItem { id } subtotalSet { ${MONEY} } }
          }
        }
      }
    }
  }`;

/** The lines of a refund beyond its first. */
export const MORE_REFUND_LINES = `#graphql
  query MoreRefundLines($id: ID!, $after: String) {
    node(id: $id) {
      ... on Refund {
        refundLineItems(first: 100, after: $after) {
          pageInfo { hasNextPage endCursor }
          nodes { quantity restockType lineItem { id } subtotalSet { ${MONEY} } }
        }
      }
    }
  }`;

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
  customAttributes?: { key: string; value: string | null }[];
  totalPriceSet: MoneySetNode;
  subtotalPriceSet: MoneySetNode | null;
  totalDiscountsSet: MoneySetNode | null;
  totalShippingPriceSet: MoneySetNode | null;
  totalTaxSet: MoneySetNode | null;
  totalRefundedSet: MoneySetNode;
  customer: { id: string } | null;
  refunds: HistoryRefundNode[];
  fulfillments: { id: string; status: string; createdAt: string; updatedAt: string }[];
};

export type HistoryRefundNode = {
  id: string;
  createdAt: string | null;
  processedAt: string;
  totalRefundedSet: MoneySetNode;
  refundLineItems?: RefundLinePage;
};

export type RefundLinePage = {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: {
    quantity: number;
    restockType: string;
    lineItem: { id: string } | null;
    subtotalSet: MoneySetNode;
  }[];
};

export type RefundLines = { nodes: ({ id: string; refunds: HistoryRefundNode[] } | null)[] };
export type MoreRefundLines = { node: { refundLineItems: RefundLinePage } | null };

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

export type HistoryProductNode = {
  id: string;
  updatedAt: string;
  title: string;
  handle: string;
  vendor: string;
  productType: string;
  status: string;
  tags: string[];
  createdAt: string;
};

export type HistoryVariantNode = {
  __parentId: string;
  id: string;
  updatedAt: string;
  title: string;
  sku: string | null;
  /** in the shop's currency */
  price: string;
  compareAtPrice: string | null;
  inventoryItem?: { updatedAt: string; unitCost: MoneyNode | null } | null;
};

export type HistoryLineNode = {
  __parentId?: string;
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
