// The database alone keeps points right: by raw SQL, from several connections, whatever the application does.
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql, type Tx } from "../platform/db.server.ts";
import { adjust, importBalance } from "./acts.server.ts";
import { publish } from "./programme.server.ts";
import { programmeForTest, rewardForTest } from "./programme-for-test.ts";
import { redeem } from "./redeem.server.ts";

const database = await testDatabase();
const NOW = new Date("2026-05-01T12:00:00Z");
const CUSTOMER = 7n;

/** A shop with a live programme, and a customer with so many points. */
async function shopWith(points: bigint): Promise<bigint> {
  const shopId = await testShop(database);
  await database.inShop(shopId, async (tx) => {
    const rules = programmeForTest({ rewards: [rewardForTest()] });
    await publish(tx, shopId, rules, { from: new Date("2026-01-01T00:00:00Z"), now: NOW });
    await importBalance(tx, shopId, { customerId: CUSTOMER, points, expiresAt: null, now: NOW });
  });
  return shopId;
}

const balance = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.row<{ available: bigint; entries: bigint }>(sql`
      SELECT available, (SELECT sum(points)::bigint FROM loyalty_entry) AS entries FROM loyalty_balance`),
  );

/** One redemption by hand: a claim and its entry, nothing of the product's code. */
const rawRedeem = (shopId: bigint, nth: number, points: number) => `
  INSERT INTO loyalty_claim (shop_id, source, customer_id, points, at) VALUES (${shopId}, 'raw:${nth}', 7, -${points}, now());
  INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
    SELECT ${shopId}, 7, 'redeem', -${points}, lot_id, 'raw:${nth}', 'raw:${nth}', now()
    FROM loyalty_lot ORDER BY lot_id LIMIT 1`;

describe("64 redemptions of one balance at once", () => {
  it("by the product: exactly one wins", async () => {
    const shopId = await shopWith(150n);
    let issued = 0;
    const tries = await Promise.allSettled(
      Array.from({ length: 64 }, (_, nth) =>
        database.inShop(shopId, (tx) =>
          redeem(
            tx,
            shopId,
            {
              customerId: CUSTOMER,
              rewardId: "five-off",
              requestKey: `try-${nth}`,
              redeemedBy: "customer",
              now: NOW,
            },
            async () => ({ code: `CODE-${++issued}`, expiresAt: null }),
          ),
        ),
      ),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(issued).toBe(1);
    expect(await balance(shopId)).toEqual({ available: 50n, entries: 50n });
  });

  it("by raw SQL from 16 connections: exactly one wins", async () => {
    const shopId = await shopWith(150n);
    const clients = Array.from({ length: 16 }, () => new pg.Client({ connectionString: database.url }));
    await Promise.all(clients.map((client) => client.connect()));
    const tries: PromiseSettledResult<unknown>[] = [];
    await Promise.all(
      clients.map(async (client, place) => {
        await client.query("SET ROLE perennial_app");
        for (let round = 0; round < 4; round++) {
          const statements = `BEGIN; SELECT set_config('app.shop_id', '${shopId}', true);
            ${rawRedeem(shopId, place * 4 + round, 100)}; COMMIT`;
          const [tried] = await Promise.allSettled([client.query(statements)]);
          tries.push(tried);
          if (tried.status === "rejected") await client.query("ROLLBACK");
        }
      }),
    );
    await Promise.all(clients.map((client) => client.end()));
    expect(tries).toHaveLength(64);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = tries.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []));
    expect(refused.every((reason) => /loyalty_no_double_spend|loyalty_lot_not_overdrawn/.test(reason))).toBe(
      true,
    );
    expect(await balance(shopId)).toEqual({ available: 50n, entries: 50n });
  });

  it("the same request 64 times: one redemption, one answer", async () => {
    const shopId = await shopWith(1000n);
    const wish = { customerId: CUSTOMER, rewardId: "five-off", requestKey: "again", now: NOW };
    let issued = 0;
    const answers = await Promise.all(
      Array.from({ length: 64 }, () =>
        database.inShop(shopId, (tx) =>
          redeem(tx, shopId, { ...wish, redeemedBy: "customer" }, async () => ({
            code: `CODE-${++issued}`,
            expiresAt: null,
          })),
        ),
      ),
    );
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(["CODE-1"]));
    expect(await balance(shopId)).toEqual({ available: 900n, entries: 900n });
  });
});

describe("the database refuses", () => {
  let shopId: bigint;
  beforeAll(async () => {
    shopId = await shopWith(150n);
    await database.inShop(shopId, (tx) =>
      adjust(tx, shopId, {
        customerId: CUSTOMER,
        points: 5n,
        reason: "late parcel",
        actor: "Ann",
        requestKey: "a",
        now: NOW,
      }),
    );
  });
  const tried = (work: (tx: Tx) => Promise<unknown>) => expect(database.inShop(shopId, work)).rejects;

  it.each([
    ["an entry changed", "UPDATE loyalty_entry SET points = 1", /permission denied/],
    ["an entry removed", "DELETE FROM loyalty_entry", /permission denied/],
    ["all entries removed", "TRUNCATE loyalty_entry", /permission denied/],
    ["a balance written by hand", "UPDATE loyalty_balance SET available = 1000", /permission denied/],
    ["a lot filled by hand", "UPDATE loyalty_lot SET remaining = 1000", /permission denied/],
    ["a lot opened by hand", "UPDATE loyalty_lot SET matured = true", /permission denied/],
    ["a claim called booked", "UPDATE loyalty_claim SET booked = points", /permission denied/],
    ["a claim removed", "DELETE FROM loyalty_claim", /permission denied/],
    ["a programme changed", "UPDATE loyalty_programme SET rules = '{}'", /permission denied/],
    ["a shop forgotten that is installed", "SELECT loyalty_forget_shop()", /only a shop that uninstalled/],
  ])("%s", async (_, statement, reason) => {
    await tried((tx) => tx.client.query(statement)).toThrow(reason);
  });

  it("more spent than there is", async () => {
    await tried((tx) => tx.client.query(rawRedeem(shopId, 1, 151))).toThrow(
      /loyalty_no_double_spend|overdrawn/,
    );
  });

  it("an entry without a claim, and a claim without its entry", async () => {
    await tried((tx) => tx.client.query(rawRedeem(shopId, 2, 10).split(";")[1]!)).toThrow(
      /entry without a claim/,
    );
    await tried((tx) => tx.client.query(rawRedeem(shopId, 3, 10).split(";")[0]!)).toThrow(
      /its entries say 0/,
    );
  });

  it("a reversal that is lost: a claim lessened without its entry", async () => {
    await tried((tx) =>
      tx.client.query("UPDATE loyalty_claim SET points = 100 WHERE source = 'import:7'"),
    ).toThrow(/is for 100 points, its entries say 150/);
  });

  it("a reversal that happens twice", async () => {
    await tried(async (tx) => {
      await tx.client.query("UPDATE loyalty_claim SET points = 100 WHERE source = 'import:7'");
      for (const nth of [1, 2])
        await tx.client.query(`INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
          SELECT shop_id, 7, 'reverse', -50, lot_id, source, 'twice ${nth}', now() FROM loyalty_lot WHERE source = 'import:7'`);
    }).toThrow(/is for 100 points, its entries say 50/);
  });

  it("one key twice", async () => {
    await tried(async (tx) => {
      await tx.client.query(rawRedeem(shopId, 4, 1));
      await tx.client.query(
        `INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
         SELECT shop_id, customer_id, kind, points, lot_id, source, key, at FROM loyalty_entry WHERE key = 'raw:4'`,
      );
    }).toThrow(/loyalty_entry_shop_id_key_key/);
  });

  it("points owed by anything but a reversal", async () => {
    await tried((tx) =>
      tx.client.query(`INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, source, key, at)
        VALUES (${shopId}, 7, 'redeem', -1, 'import:7', 'x', now())`),
    ).toThrow(/loyalty_entry_owed/);
  });

  it("a lot of somebody else", async () => {
    await tried(async (tx) => {
      await importBalance(tx, shopId, { customerId: 8n, points: 10n, expiresAt: null, now: NOW });
      await tx.client.query(`INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
        SELECT shop_id, 8, 'reverse', -1, lot_id, source, 'x', now() FROM loyalty_lot WHERE source = 'import:7'`);
    }).toThrow(/a lot its customer does not have/);
  });

  it("points inside their return window, and points of whoever owes some", async () => {
    const spend = (nth: number, lot: string) => `
      INSERT INTO loyalty_claim (shop_id, source, customer_id, points, at) VALUES (${shopId}, 's${nth}', 7, -1, now());
      INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
        SELECT ${shopId}, 7, 'redeem', -1, lot_id, 's${nth}', 's${nth}', now() FROM loyalty_lot WHERE source = '${lot}'`;
    const earn = (source: string, points: number, lot: string) => `
      INSERT INTO loyalty_claim (shop_id, source, customer_id, points, at)
        VALUES (${shopId}, '${source}', 7, ${points}, now()) ON CONFLICT (shop_id, source) DO UPDATE SET points = excluded.points;
      INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
        VALUES (${shopId}, 7, 'reverse', ${points}, ${lot}, '${source}', '${source}', now())`;
    await tried(async (tx) => {
      await tx.client.query(`INSERT INTO loyalty_lot (shop_id, customer_id, source, available_at)
        VALUES (${shopId}, 7, 'w', '2030-01-01')`);
      await tx.client.query(earn("w", 5, "(SELECT lot_id FROM loyalty_lot WHERE source = 'w')"));
      await tx.client.query(spend(1, "w"));
    }).toThrow(/inside their return window/);
    await tried(async (tx) => {
      await tx.client.query(earn("o", -5, "NULL"));
      await tx.client.query(spend(2, "import:7"));
    }).toThrow(/who owes points/);
  });

  // one entry by itself is booked by other statements of the trigger than several
  describe("several entries in one statement", () => {
    const claims = (source: string, points: number) => `
      INSERT INTO loyalty_claim (shop_id, source, customer_id, points, at) VALUES (${shopId}, '${source}', 7, ${points}, now());`;
    const twice = (source: string, kind: string, points: number, lot: string) => `
      INSERT INTO loyalty_entry (shop_id, customer_id, kind, points, lot_id, source, key, at)
      SELECT ${shopId}, 7, '${kind}', ${points}, ${lot}, '${source}', '${source}' || n, now() FROM generate_series(1, 2) n;`;
    const lotOf = (source: string) => `(SELECT lot_id FROM loyalty_lot WHERE source = '${source}')`;

    it.each<[string, () => string, RegExp]>([
      [
        "more than there is",
        () => claims("m", -160) + twice("m", "redeem", -80, lotOf("import:7")),
        /loyalty_no_double_spend|overdrawn/,
      ],
      ["without a claim", () => twice("n", "redeem", -1, lotOf("import:7")), /entry without a claim/],
      [
        "not what was claimed",
        () => claims("c", -3) + twice("c", "redeem", -1, lotOf("import:7")),
        /is for -3 points, its entries say -2/,
      ],
      [
        "from a lot that is not there",
        () => claims("l", -2) + twice("l", "redeem", -1, "987654321"),
        /a lot its customer does not have/,
      ],
      [
        "inside the return window",
        () => `INSERT INTO loyalty_lot (shop_id, customer_id, source, available_at) VALUES (${shopId}, 7, 'v', '2030-01-01');
          ${claims("v", 4)} ${twice("v", "reverse", 2, lotOf("v"))}
          ${claims("w", -2)} ${twice("w", "redeem", -1, lotOf("v"))}`,
        /inside their return window/,
      ],
      [
        "while points are owed",
        () =>
          claims("o", -2) +
          twice("o", "reverse", -1, "NULL") +
          claims("p", -2) +
          twice("p", "redeem", -1, lotOf("import:7")),
        /who owes points/,
      ],
    ])("%s", async (_, statements, reason) => {
      await tried((tx) => tx.client.query(statements())).toThrow(reason);
    });

    it("and takes them when all is well", async () => {
      await tried(async (tx) => {
        await tx.client.query(claims("q", -2) + twice("q", "redeem", -1, lotOf("import:7")));
        const { available } = await tx.row<{ available: bigint }>(
          sql`SELECT available FROM loyalty_balance WHERE customer_id = ${CUSTOMER}`,
        );
        throw new Error(`${available} are left`);
      }).toThrow("153 are left");
    });
  });

  it("an entry changed or removed by the owner of the tables", async () => {
    const owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    for (const statement of [
      "UPDATE loyalty_entry SET points = points + 1",
      "DELETE FROM loyalty_entry",
      "TRUNCATE loyalty_entry",
    ])
      await expect(owner.query(statement)).rejects.toThrow(/never changed or removed/);
    await owner.end();
  });

  it("and nothing of it has changed the balance", async () => {
    expect(await balance(shopId)).toEqual({ available: 155n, entries: 155n });
  });
});
