// Text as people type it into fields and addresses, before a database is asked with it.
import { z } from "zod";

/** PostgreSQL keeps neither NUL nor half a character. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

const LONGEST_SEARCH = 200;

/** What a list is searched for; what cannot be searched for is as if nothing were. */
export const searched = z.string().trim().max(LONGEST_SEARCH).refine(isStorable).catch("");
