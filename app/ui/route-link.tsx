// Polaris' links go through the router, so that moving between pages does not load the app again.
import { Link } from "@remix-run/react";
import type { ComponentProps } from "react";

type Props = Omit<ComponentProps<typeof Link>, "to"> & { url?: string; external?: boolean };

const LEAVES_THE_APP = /^[a-z]+:/;

export function RouteLink({ url = "", external, children, ...rest }: Props) {
  if (external || LEAVES_THE_APP.test(url)) {
    const target = rest.target ?? (external ? "_blank" : undefined);
    return (
      <a {...rest} href={url} target={target} rel="noopener noreferrer">
        {children}
      </a>
    );
  }
  return (
    <Link {...rest} to={url}>
      {children}
    </Link>
  );
}
