import { randomBytes } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { testDatabase } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { createLog } from "../platform/log.server.ts";
import { createSecrets } from "../platform/secrets.server.ts";
import { encryptedSessions } from "./encrypted-sessions.server.ts";
import { openPrisma } from "./prisma.server.ts";

const database = await testDatabase();
const prisma = openPrisma(database.url);
const log = createLog("silent");
const older = { id: "k1", key: randomBytes(32) };
const newer = { id: "k2", key: randomBytes(32) };
const sessions = encryptedSessions(prisma, createSecrets([older]), log);

type Row = { accessToken: string; refreshToken: string; email: string | null; firstName: string | null };
const rowOf = (id: string) =>
  database.inSystem((tx) => tx.row<Row>(sql`SELECT * FROM session WHERE id = ${id}`));

function offline(shop: string, tokens: { accessToken?: string; refreshToken?: string } = {}): Session {
  return new Session({
    id: `offline_${shop}`,
    shop,
    state: "",
    isOnline: false,
    scope: "read_orders",
    expires: new Date("2026-11-21T10:00:00Z"),
    accessToken: "shpat_1",
    refreshToken: "shprt_1",
    refreshTokenExpires: new Date("2027-02-21T10:00:00Z"),
    ...tokens,
  });
}

describe("stored sessions", () => {
  it("come back as they were, and lie sealed in between", async () => {
    await sessions.storeSession(offline("a.myshopify.com"));
    const back = await sessions.loadSession("offline_a.myshopify.com");
    expect(back).toMatchObject({ accessToken: "shpat_1", refreshToken: "shprt_1", scope: "read_orders" });
    expect(back?.expires).toEqual(new Date("2026-11-21T10:00:00Z"));
    const row = await rowOf("offline_a.myshopify.com");
    expect(row.accessToken).toMatch(/^k1:/);
    expect(row.refreshToken).toMatch(/^k1:/);
    expect(JSON.stringify(row)).not.toContain("shp");
  });

  it("do not change the session they are given", async () => {
    const given = offline("b.myshopify.com");
    await sessions.storeSession(given);
    expect(given.accessToken).toBe("shpat_1");
  });

  it("keep the blank token of a session that Shopify refused", async () => {
    await sessions.storeSession(offline("c.myshopify.com", { accessToken: "" }));
    const back = await sessions.loadSession("offline_c.myshopify.com");
    expect(back?.accessToken).toBeFalsy();
    expect(back?.refreshToken).toBe("shprt_1");
  });

  it("hold no name and no e-mail of staff", async () => {
    const session = offline("d.myshopify.com");
    const person = { first_name: "Dana", last_name: "Lee", email: "dana@example.com" };
    await sessions.storeSession(
      new Session({
        ...session.toObject(),
        id: "d.myshopify.com_1",
        isOnline: true,
        onlineAccessInfo: {
          expires_in: 60,
          associated_user_scope: "",
          associated_user: {
            id: 1,
            ...person,
            account_owner: true,
            locale: "en",
            collaborator: false,
            email_verified: true,
          },
        },
      }),
    );
    expect(await rowOf("d.myshopify.com_1")).toMatchObject({ email: null, firstName: null });
  });

  it("are sealed anew with the newest key when they are used", async () => {
    await sessions.storeSession(offline("e.myshopify.com"));
    const rotated = encryptedSessions(prisma, createSecrets([newer, older]), log);
    expect((await rotated.findSessionsByShop!("e.myshopify.com"))[0]?.accessToken).toBe("shpat_1");
    const row = await rowOf("offline_e.myshopify.com");
    expect(row.accessToken).toMatch(/^k2:/);
    expect(row.refreshToken).toMatch(/^k2:/);
    expect((await rotated.loadSession("offline_e.myshopify.com"))?.refreshToken).toBe("shprt_1");
  });

  it("count as missing when their key is gone, or they were moved to another shop", async () => {
    await sessions.storeSession(offline("f.myshopify.com"));
    const withoutKey = encryptedSessions(prisma, createSecrets([newer]), log);
    expect(await withoutKey.loadSession("offline_f.myshopify.com")).toBeUndefined();
    await sessions.storeSession(offline("g.myshopify.com"));
    await database.inSystem((tx) =>
      tx.run(sql`UPDATE session SET "accessToken" = (SELECT "accessToken" FROM session
        WHERE id = 'offline_f.myshopify.com') WHERE id = 'offline_g.myshopify.com'`),
    );
    expect(await sessions.loadSession("offline_g.myshopify.com")).toBeUndefined();
  });

  it("survive two processes storing the same one at once", async () => {
    const stores = Array.from({ length: 8 }, () => sessions.storeSession(offline("h.myshopify.com")));
    expect(await Promise.all(stores)).toEqual(Array(8).fill(true));
  });
});

describe("errors of the database reach the caller as what they are", () => {
  it("a unique violation is P2002", async () => {
    const data = { id: "twice", shop: "x", state: "", accessToken: "" };
    await prisma.session.create({ data });
    await expect(prisma.session.create({ data })).rejects.toMatchObject({ code: "P2002" });
  });

  it("a missing table is P2021, also through Shopify's storage", async () => {
    const owner = await testDatabase();
    const broken = openPrisma(owner.url);
    const storage = encryptedSessions(broken, createSecrets([older]), log);
    await storage.loadSession("none");
    const client = new pg.Client({ connectionString: owner.url });
    await client.connect();
    await client.query("ALTER TABLE session RENAME TO hidden");
    await client.end();
    await expect(storage.storeSession(offline("z.myshopify.com"))).rejects.toMatchObject({ code: "P2021" });
    await expect(storage.loadSession("none")).rejects.toMatchObject({ code: "P2021" });
    await broken.$disconnect();
  });
});
