/** Postal addresses: parts that were not given are null, as Shopify sends them. */
import type { Address } from "./model/people.ts";

export function parseAddress(given: Partial<Address>): Address {
  return {
    firstName: given.firstName ?? null,
    lastName: given.lastName ?? null,
    company: given.company ?? null,
    address1: given.address1 ?? null,
    address2: given.address2 ?? null,
    city: given.city ?? null,
    province: given.province ?? null,
    provinceCode: given.provinceCode ?? null,
    country: given.country ?? null,
    countryCode: given.countryCode ?? null,
    zip: given.zip ?? null,
    phone: given.phone ?? null,
  };
}
