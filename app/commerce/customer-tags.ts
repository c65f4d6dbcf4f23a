// A customer's tags from two kinds of message, whichever comes first: lists of all of them, and what was added or
// removed. Per tag the newest message that speaks of it is believed; a whole list speaks of every tag.

/** lower-case tag (Shopify tells tags apart regardless of case) → its newest change; tag null = removed */
export type TagChanges = { [lowerCase: string]: { tag: string | null; version: string } };

export type Tags = {
  /** as they are now, sorted */
  tags: string[];
  /** of the newest whole list; "" = none came */
  tagsVersion: string;
  /** those newer than the whole list */
  tagChanges: TagChanges;
};

/** @returns `known` itself when the change brings nothing new */
export function changeTags(
  known: Tags,
  change: { added: string[]; removed: string[]; version: string },
): Tags {
  if (change.version <= known.tagsVersion) return known;
  const told = [
    ...change.added.map((tag) => ({ key: tag.toLowerCase(), tag })),
    ...change.removed.map((tag) => ({ key: tag.toLowerCase(), tag: null })),
  ].filter(({ key }) => {
    const before = Object.hasOwn(known.tagChanges, key) ? known.tagChanges[key] : undefined;
    return !before || before.version < change.version;
  });
  if (told.length === 0) return known;
  const changes = told.map(({ key, tag }) => [key, { tag, version: change.version }]);
  const tagChanges: TagChanges = { ...known.tagChanges, ...Object.fromEntries(changes) };
  return { ...known, tags: withChanges(known.tags, tagChanges), tagChanges };
}

/** A list of all tags, newer than the one before: only changes newer still outlive it. */
export function replaceTags(known: Tags, tags: string[], version: string): Tags {
  const tagChanges = Object.fromEntries(
    Object.entries(known.tagChanges).filter(([, change]) => change.version > version),
  );
  return { tags: withChanges(tags, tagChanges), tagsVersion: version, tagChanges };
}

/** Another list of the very same version (rows of one export may differ): what either has. */
export function joinTags(known: Tags, tags: string[]): Tags {
  const joined = withChanges([...known.tags, ...tags], known.tagChanges);
  return joined.join("\n") === known.tags.join("\n") ? known : { ...known, tags: joined };
}

// code units: the same on every machine
function withChanges(tags: string[], changes: TagChanges): string[] {
  const left = tags.filter((tag) => !Object.hasOwn(changes, tag.toLowerCase()));
  const added = Object.values(changes).flatMap(({ tag }) => (tag === null ? [] : tag));
  return [...new Set([...left, ...added])].sort();
}
