// The storefront's own mark among an order's attributes: names and values are whatever a cart was given.

const NAME = "_perennial";

/** null where there is none */
export function markIn(attributes: [name: unknown, value: unknown][]): string | null {
  const found = attributes.find(([name]) => name === NAME)?.[1];
  return typeof found === "string" && found !== "" ? found : null;
}
