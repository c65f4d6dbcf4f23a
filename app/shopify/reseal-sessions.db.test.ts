import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { testDatabase } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { createSecrets } from "../platform/secrets.server.ts";
import { resealSessions } from "./reseal-sessions.server.ts";

const database = await testDatabase();
const [old, fresh, lost] = ["old", "new", "lost"].map((id) => ({ id, key: randomBytes(32) }));
const before = createSecrets([old!]);
const rotating = createSecrets([fresh!, old!]);
const after = createSecrets([fresh!]);

const sealed = (id: string, by: typeof before) => [
  id,
  by.seal(`access ${id}`, id),
  by.seal(`refresh ${id}`, id),
];

it("seals everything with the first key, so that the old one can go", async () => {
  const sessions = [
    sealed("offline_a.myshopify.com", before),
    sealed("offline_b.myshopify.com", rotating),
    ["offline_c.myshopify.com", "", null],
    sealed("offline_d.myshopify.com", createSecrets([lost!])),
  ];
  for (const [id, access, refresh] of sessions) {
    await database.inSystem((tx) =>
      tx.run(sql`INSERT INTO session (id, shop, state, "accessToken", "refreshToken")
        VALUES (${id}, ${id}, '', ${access}, ${refresh})`),
    );
  }
  const unreadable = ["offline_d.myshopify.com"];
  expect(await resealSessions(database, rotating)).toEqual({ resealed: 1, unreadable });
  expect(await resealSessions(database, rotating)).toEqual({ resealed: 0, unreadable });
  const rows = await database.inSystem((tx) =>
    tx.rows<{ id: string; access: string; refresh: string | null }>(
      sql`SELECT id, "accessToken" AS access, "refreshToken" AS refresh FROM session ORDER BY id LIMIT 3`,
    ),
  );
  const opened = rows.map(({ id, access, refresh }) => [
    access && after.open(access, id),
    refresh && after.open(refresh, id),
  ]);
  expect(opened).toEqual([
    ["access offline_a.myshopify.com", "refresh offline_a.myshopify.com"],
    ["access offline_b.myshopify.com", "refresh offline_b.myshopify.com"],
    ["", null],
  ]);
});
