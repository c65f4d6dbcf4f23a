/** How the admin's address of the app and the app's own address correspond. */

/**
 * "/app/retention" for "retention"; an address that already carries the app's own prefix is taken as it is.
 */
export function appPath(rest: string): string {
  const inner = rest.replace(/^app(?=\/|$)/, "").replace(/^\/+|\/+$/g, "");
  return inner ? `/app/${inner}` : "/app";
}
