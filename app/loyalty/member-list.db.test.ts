// The list of members, of few and of many: the rows a simple reckoning gives, in every order, page, tier and search.
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabase, testShop } from "../../tests/set-up/database.ts";
import { sql } from "../platform/db.server.ts";
import { MEMBER_SORTS, type MemberQuery } from "./member-choices.ts";
import { listMembers, type Member, MOST_COUNTED, PAGE_SIZE } from "./members.server.ts";

const database = await testDatabase();
/** So many that a name may begin as more do than are looked at one by one. */
const MANY = 7_000;
const FEW = 130;
const shops = { many: await testShop(database), few: await testShop(database) };

type Known = Member & { merged: boolean };
const known = new Map<bigint, Known[]>();

beforeAll(async () => {
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  for (const [shopId, members] of [
    [shops.many, MANY],
    [shops.few, FEW],
  ] as const) {
    // one in fifty is no customer any more, one in seven has no name, one in forty was merged
    await owner.query(`
      INSERT INTO customer (shop_id, customer_id, first_name, last_name, email, version, source)
      SELECT ${shopId}, n, CASE WHEN n % 7 > 0 THEN CASE WHEN n % 6 > 0 THEN 'Zoe' ELSE 'Ann' END END,
        CASE WHEN n % 7 > 0 THEN chr(97 + n % 20) || n END, 'c' || n || '@example.com', '1', 'bulk'
      FROM generate_series(1, ${members}) n WHERE n % 50 > 0;
      INSERT INTO loyalty_balance (shop_id, customer_id, available, pending, owed)
      SELECT ${shopId}, n, CASE WHEN n % 9 > 0 THEN n * 37 % 900 END, CASE WHEN n % 5 = 0 THEN n % 11 ELSE 0 END,
        CASE WHEN n % 300 = 0 THEN n % 13 ELSE 0 END
      FROM generate_series(1, ${members}) n WHERE n % 9 > 0
      UNION ALL SELECT ${shopId}, n, 0, 0, 0 FROM generate_series(9, ${members}, 9) n;
      INSERT INTO loyalty_tier_tag (shop_id, customer_id, tier)
      SELECT ${shopId}, n, CASE WHEN n % 100 = 1 THEN 'gold' WHEN n % 2 = 0 THEN 'silver' END
      FROM generate_series(1, ${members + 5}) n WHERE n % 3 > 0;
      INSERT INTO customer_alias (shop_id, alias_id, customer_id)
      SELECT ${shopId}, n, n + 1 FROM generate_series(40, ${members}, 40) n;
      ANALYZE customer, loyalty_balance, loyalty_tier_tag, customer_alias`);
  }
  await owner.end();
  for (const shopId of Object.values(shops)) known.set(shopId, await everybody(shopId));
});

const everybody = (shopId: bigint) =>
  database.inShop(shopId, (tx) =>
    tx.rows<Known>(sql`
      SELECT b.customer_id AS "customerId", first_name AS "firstName", last_name AS "lastName", email, available, pending,
        owed, tier, EXISTS (SELECT FROM customer_alias WHERE alias_id = b.customer_id) AS merged
      FROM loyalty_balance b LEFT JOIN customer c USING (customer_id) LEFT JOIN loyalty_tier_tag t USING (customer_id)`),
  );

const nameOf = ({ firstName, lastName }: Member) =>
  firstName ? `${firstName} ${lastName}`.toLowerCase() : null;

/** As docs and pages say it, from everybody. */
function reckon(members: Known[], { search, tier, sort, descending, page }: MemberQuery) {
  const start = search.toLowerCase();
  const matching = members.filter(
    (member) =>
      !member.merged &&
      (tier === null || member.tier === tier) &&
      [nameOf(member), member.lastName?.toLowerCase(), member.email].some((text) =>
        (text ?? "").startsWith(start),
      ),
  );
  const sign = descending ? -1 : 1;
  const key = (member: Member) => (sort === "name" ? nameOf(member) : member[sort]);
  const compare = (a: Known, b: Known) => {
    const [one, other] = [key(a), key(b)];
    if (one === other) return sign * Number(a.customerId - b.customerId);
    if (one === null || other === null) return one === null ? 1 : -1;
    return one < other ? -sign : sign;
  };
  const ids = matching.toSorted(compare).map(({ customerId }) => customerId);
  return {
    ids: ids.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
    total: Math.min(ids.length, MOST_COUNTED),
    more: ids.length > MOST_COUNTED,
  };
}

const QUERY: MemberQuery = { search: "", tier: null, sort: "available", descending: true, page: 1 };
const list = (shopId: bigint, query: MemberQuery) =>
  database.inShop(shopId, async (tx) => {
    const { rows, ...rest } = await listMembers(tx, shopId, query);
    return { ids: rows.map(({ customerId }) => customerId), ...rest };
  });

const questions = MEMBER_SORTS.flatMap((sort) =>
  [true, false].flatMap((descending) =>
    [null, "gold", "silver", "none such"].flatMap((tier) =>
      ["", "zoe", "b1", "c12", "%"].map((search) => ({ sort, descending, tier, search })),
    ),
  ),
);

describe.each(["many", "few"] as const)("of %s", (which) => {
  it.each(MEMBER_SORTS)("by %s: the rows of a simple reckoning, whatever else is asked", async (sort) => {
    const shopId = shops[which];
    for (const [nth, question] of questions.filter((one) => one.sort === sort).entries()) {
      // the first pages, those where the order's two parts meet, and behind the end
      const { ids, total } = reckon(known.get(shopId)!, { ...QUERY, ...question });
      const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
      for (const page of new Set([1, [1 + (nth % last), last, which === "many" ? 120 : 3][nth % 3]!])) {
        const query = { ...QUERY, ...question, page };
        expect({ query, ...(await list(shopId, query)) }).toEqual({
          query,
          ...reckon(known.get(shopId)!, query),
        });
      }
      if (question.search === "" && question.tier !== "none such") expect(ids.length).toBeGreaterThan(0);
    }
  });
});
