// What a customer is called on the pages; Shopify may withhold the name, the address, or both.
import { isolate } from "../ui/format.ts";
import type { Text } from "../ui/i18n.ts";

type Named = { customerId: bigint; firstName: string | null; lastName: string | null; email: string | null };

const DIGITS_OF_A_MADE_UP_ID = 6;

/** Name, else e-mail, else "Customer 1234". Kept apart from the direction of the words around it. */
export function customerName(customer: Named, text: Text): string {
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(" ").trim();
  if (name || customer.email) return isolate(name || customer.email!);
  return text("customers.unnamed", { number: isolate(shortId(customer.customerId)) });
}

// ids known from an export only are hashes: their end tells them apart well enough
function shortId(customerId: bigint): string {
  return customerId >= 0n ? customerId.toString() : customerId.toString().slice(-DIGITS_OF_A_MADE_UP_ID);
}
