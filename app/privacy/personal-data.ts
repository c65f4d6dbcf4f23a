// The one list of everything that says something of a person, by table and column, and of what becomes of it when the
// person asks to be forgotten. personal-data.db.test.ts compares it with the database's own catalogue.

/**
 * blank   emptied for this person
 * body    the raw text is dropped when it names this person
 * new id  replaced by one that no address leads to
 * merchant  of the merchant's own people: goes with the sessions and with the shop
 */
export type Erasure = "blank" | "body" | "new id" | "merchant";

export const PERSONAL_DATA: Record<string, Record<string, Erasure>> = {
  customer: {
    email: "blank",
    phone: "blank",
    first_name: "blank",
    last_name: "blank",
    // generated from the three
    name_key: "blank",
    last_name_key: "blank",
    email_key: "blank",
    country: "blank",
    locale: "blank",
    tags: "blank",
    tag_changes: "blank",
    email_consent: "blank",
    sms_consent: "blank",
  },
  customer_consent: { collected_from: "blank" },
  // a provisional id is made from an address: whoever guesses the address can recognise it
  customer_alias: { alias_id: "new id" },
  // a visitor's id is drawn by lot, and still is somebody's
  order_mark: { mark: "new id" },
  popup_exposure: { visitor: "new id", session: "blank" },
  popup_claim: {
    visitor: "new id",
    message_key: "blank",
    contact_hash: "blank",
    network_hash: "blank",
    answer: "blank",
  },
  popup_capture: { email: "blank", phone: "blank", consent_text: "blank" },
  code_issue: { holder: "blank", issue_key: "new id" },
  orders: { landing_site: "blank", referring_site: "blank", tags: "blank" },
  checkout: { email: "blank", phone: "blank", token: "blank", cart_token: "blank", recovery_url: "blank" },
  data_request: { email: "blank", phone: "blank" },
  // whom the raw messages are still gone through for
  customer_redaction: { emails: "blank", phones: "blank" },
  loyalty_note: { reason: "blank", actor: "merchant" },
  loyalty_birthday: { birthday: "blank" },
  // addresses and points of another app's members
  loyalty_import: { file: "body" },
  delivery: { body: "body" },
  import_chunk: { bytes: "body" },
  import_refusal: { reason: "body" },
  session: { firstName: "merchant", lastName: "merchant", email: "merchant" },
};

/** Columns whose names look personal and which are not, each with its reason. */
export const NOT_PERSONAL: Record<string, string> = {
  "shop.name": "the shop's",
  "shop.country": "the shop's",
  "shop.locale": "the shop's",
  "session.locale": "a language",
  "session.accessToken": "the app's own, sealed",
  "session.refreshToken": "the app's own, sealed",
  "session.emailVerified": "a yes or no",
  "delivery.reason": "written by us, never quotes a value",
  "import_run.reason": "written by us, never quotes a value",
  "import_run.file_name": "chosen by the merchant",
  "loyalty_import.file_name": "chosen by the merchant",
  "loyalty_import_refusal.reason": "a word of ours",
  "loyalty_tier_tag.tag_there": "of a tier, the same for all in it",
  "loyalty_tier_tag.refused_tag": "of a tier, the same for all in it",
  "reconciliation_run.reason": "written by us, never quotes a value",
  "orders.name": "the order's number",
  "orders.cancel_reason": "one of Shopify's words",
  "orders.source_name": "the sales channel",
  "order_line.title": "the product's",
  "order_return.name": "the return's number",
  "order_return_line.reason": "one of Shopify's words",
  "checkout_line.title": "the product's",
  "product.title": "the product's",
  "discount_pool.title": "the merchant's name for an offer",
  "product.tags": "the product's",
  "collection.title": "chosen by the merchant",
  "product_variant.title": "the product's",
  "segment.name": "chosen by the merchant",
  "segment.as_tag": "a yes or no",
  "segment.refused_reason": "what Shopify says of a field or tag",
  "segment_at_customer.as_tags": "names of segments",
  "segment_at_customer.refused_tags": "names of segments",
};

/** Names under which personal things are usually kept. */
export const LOOKS_PERSONAL =
  /name|e_?mail|phone|addr|street|city|zip|postal|country|locale|note|message|comment|reason|body|bytes|payload|tag|title|token|url|site|birth|gender|consent|^ip$|_ip$|ip_|first_|last_(?!at$)|collected/i;
