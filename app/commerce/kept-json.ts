// Figures as JSON and back: numbers that JSON has no word for are objects of one field.

export function toKeptJson(value: unknown): string {
  return JSON.stringify(value, (_, one) => {
    if (typeof one === "bigint") return { bigint: `${one}` };
    return typeof one === "number" && !Number.isFinite(one) ? { number: `${one}` } : one;
  });
}

/** @param json as parsed already */
export function fromKeptJson(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(fromKeptJson);
  if (typeof json !== "object" || json === null) return json;
  const entries = Object.entries(json);
  const [name, text] = entries.length === 1 ? entries[0]! : [];
  if (name === "bigint") return BigInt(text);
  if (name === "number") return Number(text);
  return Object.fromEntries(entries.map(([key, value]) => [key, fromKeptJson(value)]));
}
