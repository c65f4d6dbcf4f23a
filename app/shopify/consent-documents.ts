// A customer found by address, made, and given a consent.

export const CUSTOMER_BY_ADDRESS = `#graphql
  query CustomerByAddress($identifier: CustomerIdentifierInput!) {
    customerByIdentifier(identifier: $identifier) {
      id
      defaultEmailAddress { emailAddress marketingState marketingUpdatedAt }
      defaultPhoneNumber { phoneNumber marketingState marketingUpdatedAt }
    }
  }`;

export const CREATE_CUSTOMER = `#graphql
  mutation CreateCustomer($input: CustomerInput!) {
    customerCreate(input: $input) {
      customer { id }
      userErrors { field message }
    }
  }`;

export const UPDATE_EMAIL_CONSENT = `#graphql
  mutation UpdateEmailConsent($input: CustomerEmailMarketingConsentUpdateInput!) {
    updated: customerEmailMarketingConsentUpdate(input: $input) {
      userErrors { field message }
    }
  }`;

export const UPDATE_SMS_CONSENT = `#graphql
  mutation UpdateSmsConsent($input: CustomerSmsMarketingConsentUpdateInput!) {
    updated: customerSmsMarketingConsentUpdate(input: $input) {
      userErrors { field message }
    }
  }`;

type UserError = { field: string[] | null; message: string };
type Marketing = { marketingState: string; marketingUpdatedAt: string | null };
/** null where nobody has the address, or it may not be asked */
export type CustomerByAddress = {
  customerByIdentifier: {
    id: string;
    defaultEmailAddress: (Marketing & { emailAddress: string }) | null;
    defaultPhoneNumber: (Marketing & { phoneNumber: string }) | null;
  } | null;
};
export type CreatedCustomer = {
  customerCreate: { customer: { id: string } | null; userErrors: UserError[] } | null;
};
export type UpdatedConsent = { updated: { userErrors: UserError[] } | null };
