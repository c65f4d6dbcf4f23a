// The way from a segment to a popup for its customers.

/** The template that greets customers who have bought before. */
const TEMPLATE = "win-back";

/** Where such a popup is about to be made: nothing is yet. */
export function popupUrl(handle: string): string {
  return `/app/popups/new?${new URLSearchParams({ segment: handle, template: TEMPLATE })}`;
}
