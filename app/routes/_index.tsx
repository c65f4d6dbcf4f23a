// The app's own address, outside the Shopify admin: leads a shop inside, and tells everybody else where to go.
import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";

export function loader({ request }: LoaderFunctionArgs) {
  const { search, searchParams } = new URL(request.url);
  if (searchParams.has("shop")) throw redirect(`/app${search}`);
  return null;
}

export const meta: MetaFunction = () => [{ title: "Perennial" }];

export default function Outside() {
  return (
    <main
      style={{ maxInlineSize: "40rem", margin: "4rem auto", padding: "0 1rem", fontFamily: "sans-serif" }}
    >
      <h1>Perennial</h1>
      <p>This app lives in the Shopify admin. Open it there: Apps → Perennial.</p>
    </main>
  );
}
