// The app's pages as the admin's own navigation shows them.
import { Link } from "@remix-run/react";
import { createElement } from "react";

type Item = { url: string; label: string; home?: boolean };

/** App Bridge reads the links out of this element; it is never seen itself. */
export function NavMenu({ items }: { items: Item[] }) {
  const links = items.map(({ url, label, home }) => (
    <Link key={url} to={url} rel={home ? "home" : undefined}>
      {label}
    </Link>
  ));
  return createElement("ui-nav-menu", null, links);
}
