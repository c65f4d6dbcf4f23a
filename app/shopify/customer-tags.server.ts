// Tags of one customer at Shopify brought from what they were to what they should be: only the difference is sent.
import type { AdminClient } from "./admin-client.server.ts";
import { GraphqlError } from "./errors.ts";
import { ADD_TAGS, type AddTags, REMOVE_TAGS, type RemoveTags } from "./segment-documents.ts";

/**
 * @param owner the customer's gid
 * @returns how many calls it took, and what Shopify refuses of this customer; null = all is as it should be
 * @throws as AdminClient.ask; GraphqlError where it is not granted
 */
export async function changeTags(
  admin: AdminClient,
  domain: string,
  owner: string,
  { gone, come }: { gone: string[]; come: string[] },
): Promise<{ calls: number; refused: string | null }> {
  const errors: string[] = [];
  const note = (told: { userErrors: { message: string }[] } | null, problems: GraphqlError["errors"]) => {
    if (!told) throw new GraphqlError(problems);
    errors.push(...told.userErrors.map(({ message }) => message));
  };
  if (gone.length > 0) {
    const { data, problems } = await admin.ask<RemoveTags>(domain, REMOVE_TAGS, { id: owner, tags: gone });
    note(data.tagsRemove, problems);
  }
  if (come.length > 0) {
    const { data, problems } = await admin.ask<AddTags>(domain, ADD_TAGS, { id: owner, tags: come });
    note(data.tagsAdd, problems);
  }
  return {
    calls: Number(gone.length > 0) + Number(come.length > 0),
    refused: errors.length === 0 ? null : errors.join("; "),
  };
}
