/** MailingAddress. */

import { gid } from "../../shop/gid.ts";
import type { Address } from "../../shop/model/people.ts";

/** The GraphQL form of an address; `id` is its own or that of the order it belongs to. */
export function addressOf(address: Address | null, id: bigint): Record<string, unknown> | null {
  if (!address) return null;
  const name = [address.firstName, address.lastName].filter(Boolean).join(" ");
  return {
    ...address,
    id: gid("MailingAddress", id),
    name: name || null,
    countryCodeV2: address.countryCode,
    coordinatesValidated: false,
    formattedArea: [address.city, address.provinceCode, address.country].filter(Boolean).join(", ") || null,
    formatted: [address.address1, address.address2, address.city, address.zip, address.country].filter(
      Boolean,
    ),
  };
}
