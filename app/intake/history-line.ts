// What a line of a bulk operation's result is about, read in passing: parsing every line twice would cost more than
// storing it. Lines that do not look as expected are parsed.

/** `root`: an object of its own; `child`: belongs to the object `id` */
export type LineSubject =
  | { kind: "root"; id: string; updatedAt: string }
  | { kind: "child"; id: string }
  | { kind: "unreadable" };

// our queries ask for id and updatedAt first, and answers keep the order of the query
const ROOT = /^\{"id":"([^"\\]+)","updatedAt":"([^"\\]+)"/;
// Shopify adds this at the end
const CHILD = /"__parentId":"([^"\\]+)"\}$/;
// bytes that are looked at
const HEAD = 200;
const TAIL = 100;

export function lineSubject(line: Buffer): LineSubject {
  const child = CHILD.exec(line.toString("latin1", Math.max(0, line.length - TAIL)));
  if (child) return { kind: "child", id: child[1]! };
  const root = ROOT.exec(line.toString("latin1", 0, HEAD));
  // a root's text may hold these letters anywhere; then it is parsed
  if (root && !line.includes("__parentId")) return { kind: "root", id: root[1]!, updatedAt: root[2]! };
  return parsedSubject(line.toString());
}

function parsedSubject(line: string): LineSubject {
  try {
    const row = JSON.parse(line) as { id?: unknown; updatedAt?: unknown; __parentId?: unknown } | null;
    if (typeof row?.__parentId === "string") return { kind: "child", id: row.__parentId };
    if (typeof row?.id === "string") return { kind: "root", id: row.id, updatedAt: String(row.updatedAt) };
  } catch {
    // told by what is returned
  }
  return { kind: "unreadable" };
}
