// Seals all stored tokens with the first key: after that the other keys may be thrown away.
import { type Database, sql } from "../platform/db.server.ts";
import type { Secrets } from "../platform/secrets.server.ts";

type Row = { id: string; accessToken: string; refreshToken: string | null };

/**
 * May run beside the app: tokens that were renewed meanwhile are sealed with the first key already, and are left.
 * @returns how many sessions were sealed anew, and which could not be opened with any key
 */
export async function resealSessions(
  database: Database,
  secrets: Secrets,
): Promise<{ resealed: number; unreadable: string[] }> {
  const rows = await database.inSystem((tx) =>
    tx.rows<Row>(sql`SELECT id, "accessToken", "refreshToken" FROM session ORDER BY id`),
  );
  let resealed = 0;
  const unreadable: string[] = [];
  for (const { id, accessToken, refreshToken } of rows) {
    const tokens = [accessToken, refreshToken ?? ""];
    if (tokens.every((token) => token === "" || !secrets.isOutdated(token))) continue;
    try {
      const [access, refresh] = tokens.map((token) => token && secrets.seal(secrets.open(token, id), id));
      resealed += await database.inSystem((tx) =>
        tx.run(sql`
          UPDATE session SET "accessToken" = ${access}, "refreshToken" = ${refresh || null}
          WHERE id = ${id} AND "accessToken" = ${accessToken}`),
      );
    } catch (error) {
      if ((error as Error).name !== "SecretError") throw error;
      unreadable.push(id);
    }
  }
  return { resealed, unreadable };
}
