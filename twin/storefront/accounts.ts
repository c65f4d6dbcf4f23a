/** Customer accounts without passwords: whoever types an e-mail is that customer. In the twin only. */
import { redirect } from "../http/router.ts";
import { sendPage } from "./page.ts";
import { readForm, rememberCustomer, type Visit } from "./visit.ts";

/** How many customers the login page offers to pick from. */
const OFFERED = 8;

/** GET /account/login */
export async function showLogin(visit: Visit, problem: string | null = null): Promise<void> {
  const { shop } = visit;
  const buyers = [...shop.ordersByCustomer.keys()].slice(-OFFERED).reverse();
  const people = buyers.flatMap((id) => {
    const customer = shop.state.customers.get(id);
    if (!customer?.email) return [];
    const name = [customer.firstName, customer.lastName].filter(Boolean).join(" ");
    return [{ email: customer.email, name: name || customer.email, orders: shop.ordersOf(id).length }];
  });
  await sendPage(visit, "login", { people, problem, return_to: returnTo(visit) }, problem ? 422 : 200);
}

/** POST /account/login: an unknown e-mail opens a new account. */
export async function logIn(visit: Visit): Promise<void> {
  const form = await readForm(visit.call);
  const email = form.get("email")?.[0]?.trim() ?? "";
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return showLogin(visit, "email");
  const { shop } = visit;
  const known = shop.findCustomerByEmail(email);
  const customer = known
    ? known.state === "enabled"
      ? known
      : shop.updateCustomer(known.id, { state: "enabled" })
    : shop.createCustomer({ email, state: "enabled", locale: visit.locale });
  rememberCustomer(visit, customer);
  const to = form.get("return_to")?.[0] ?? "";
  redirect(visit.call.res, to.startsWith(`${visit.base}/`) ? to : `${visit.root}/account`, 303);
}

/** GET /account */
export async function showAccount(visit: Visit): Promise<void> {
  if (!visit.customer) return redirect(visit.call.res, `${visit.root}/account/login`);
  await sendPage(visit, "account");
}

export function logOut(visit: Visit): void {
  rememberCustomer(visit, null);
  redirect(visit.call.res, visit.root);
}

function returnTo(visit: Visit): string {
  return visit.call.url.searchParams.get("return_to") ?? "";
}
