// What reconciliation asks: which orders were changed and when, whole orders where something is missing, customers, and which orders are there at all.
import {
  CUSTOMER_FIELDS,
  type HistoryCustomerNode,
  type HistoryLineNode,
  type HistoryOrderNode,
  LINE_FIELDS,
  ORDER_FIELDS,
  withPersonal,
} from "./history-documents.ts";

/** Paging ends at 25,000 objects; before that the next question begins where the last one ended. */
export const PAGES_IN_A_ROW = 80;

export const CHANGED_ORDERS = `#graphql
  query ChangedOrders($query: String!, $after: String) {
    orders(first: 250, after: $after, query: $query, sortKey: UPDATED_AT) {
      pageInfo { hasNextPage endCursor }
      nodes { id updatedAt }
    }
  }`;

export const CREATED_ORDERS = `#graphql
  query CreatedOrders($query: String!, $after: String) {
    orders(first: 250, after: $after, query: $query, sortKey: CREATED_AT) {
      pageInfo { hasNextPage endCursor }
      nodes { id createdAt }
    }
  }`;

export const ORDERS_THERE = `#graphql
  query OrdersThere($ids: [ID!]!) {
    nodes(ids: $ids) { id }
  }`;

export const CHANGED_CUSTOMERS = withPersonal(`#graphql
  query ChangedCustomers($query: String!, $after: String) {
    customers(first: 100, after: $after, query: $query, sortKey: UPDATED_AT) {
      pageInfo { hasNextPage endCursor }
      nodes {
        ${CUSTOMER_FIELDS}
      }
    }
  }`);

/** How many orders ORDERS_IN_FULL may be asked for at once: they cost less than 1,000 points. */
export const ORDERS_AT_ONCE = 5;

export const ORDERS_IN_FULL = withPersonal(`#graphql
  query OrdersInFull($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Order {
        ${ORDER_FIELDS}
        refunds {
          id createdAt processedAt
          totalRefundedSet { shopMoney { amount currencyCode } }
          refundLineItems(first: 5) {
            pageInfo { hasNextPage endCursor }
            nodes { quantity restockType lineItem { id } subtotalSet { shopMoney { amount currencyCode } } }
          }
        }
        lineItems(first: 10) {
          pageInfo { hasNextPage endCursor }
          nodes {
            ${LINE_FIELDS}
          }
        }
      }
    }
  }`);

export const MORE_LINES = `#graphql
  query MoreLines($id: ID!, $after: String) {
    order(id: $id) {
      lineItems(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          ${LINE_FIELDS}
        }
      }
    }
  }`;

type Page<Node> = { pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: Node[] };
export type ChangedOrders = { orders: Page<{ id: string; updatedAt: string }> };
export type CreatedOrders = { orders: Page<{ id: string; createdAt: string }> };
export type OrdersThere = { nodes: ({ id: string } | null)[] };
export type ChangedCustomers = { customers: Page<HistoryCustomerNode> };
export type FullOrderNode = HistoryOrderNode & { lineItems: Page<HistoryLineNode> };
export type OrdersInFull = { nodes: (FullOrderNode | null)[] };
export type MoreLines = { order: { lineItems: Page<HistoryLineNode> } | null };
