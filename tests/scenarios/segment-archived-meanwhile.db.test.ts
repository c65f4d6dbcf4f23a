// A campaign or a bonus is made for a segment at the moment the segment is archived: one waits for the other, and the
// second says no.
import { expect, it } from "vitest";
import { findShopById } from "../../app/commerce/shop.server.ts";
import { publish, saveDraft } from "../../app/loyalty/programme.server.ts";
import { programmeForTest } from "../../app/loyalty/programme-for-test.ts";
import { sql, type Tx } from "../../app/platform/db.server.ts";
import { campaignShape } from "../../app/popups/campaign.ts";
import {
  changeCampaignState,
  createCampaign,
  duplicateCampaign,
  saveCampaign,
} from "../../app/popups/campaigns.server.ts";
import { action } from "../../app/routes/app.segments.$handle._index.tsx";
import { createSegment } from "../../app/segments/keep-segment.server.ts";
import type { Rule } from "../../app/segments/rule.ts";
import { findSegment } from "../../app/segments/segments.server.ts";
import { testDatabase, testShop } from "../set-up/database.ts";

const database = await testDatabase();
type InShop = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
const campaignFor = (handle: string) =>
  campaignShape.parse({
    version: 1,
    name: "For them",
    kind: "announcement",
    triggers: { list: [{ type: "idle", setting: 30 }] },
    language: "en",
    texts: { en: { title: "Hello" } },
    targeting: { customer: "logged-in", segments: [handle] },
  });

async function shopWithSegment() {
  const shopId = await testShop(database);
  const inShop: InShop = (work) => database.inShop(shopId, work);
  const rule: Rule = { version: 1, where: { is: "country", codes: ["DE"] } };
  const handle = await inShop((tx) => createSegment(tx, shopId, "Germans", rule));
  const archived = async () => (await inShop((tx) => findSegment(tx, shopId, handle)))!.archivedAt !== null;
  return { shopId, inShop, handle, archived };
}

/** Presses "Archive" on the segment's page. @param inShop the transactions it works in */
async function archive(shopId: bigint, handle: string, inShop: InShop): Promise<{ status: number }> {
  const shop = await database.inSystem((tx) => findShopById(tx, shopId));
  const request = new Request("https://app.example/", {
    method: "POST",
    body: new URLSearchParams({ intent: "archive" }),
  });
  const context = { services: { visitor: async () => ({ shop, shopId, inShop }) } };
  try {
    const answer = await action({ request, params: { handle }, context } as never);
    return { status: (answer as { init: { status: number } }).init.status };
  } catch (thrown) {
    if (thrown instanceof Response) return { status: thrown.status };
    throw thrown;
  }
}

/** Transactions that do their work and then stay open until told; the last work done is what is held. */
function holding(inShop: InShop) {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let worked = () => {};
  const done = new Promise<void>((resolve) => {
    worked = resolve;
  });
  const held =
    (isIt: (tx: Tx) => Promise<boolean>): InShop =>
    (work) =>
      inShop(async (tx) => {
        const result = await work(tx);
        if (await isIt(tx)) {
          worked();
          await gate;
        }
        return result;
      });
  return { held, done, open };
}

/** Somebody waits for the lock of segments. */
const someoneWaits = () =>
  expect
    .poll(() =>
      database.inSystem((tx) =>
        tx.row(
          sql`SELECT count(*)::int > 0 AS waits FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
        ),
      ),
    )
    .toEqual({ waits: true });

it("the campaign first: the segment stays, and the page names the campaign", async () => {
  const { shopId, inShop, handle, archived } = await shopWithSegment();
  const { held, done, open } = holding(inShop);
  const making = held(async () => true)((tx) => createCampaign(tx, shopId, campaignFor(handle)));
  await done;
  const archiving = archive(shopId, handle, inShop);
  await someoneWaits();
  open();
  expect(await making).toEqual(expect.any(BigInt));
  expect(await archiving).toEqual({ status: 409 });
  expect(await archived()).toBe(false);
});

it("the archiving first: the campaign is not made, and it is said why", async () => {
  const { shopId, inShop, handle, archived } = await shopWithSegment();
  const { held, done, open } = holding(inShop);
  const isArchived = async (tx: Tx) => (await findSegment(tx, shopId, handle))!.archivedAt !== null;
  const archiving = archive(shopId, handle, held(isArchived));
  await done;
  const making = inShop((tx) => createCampaign(tx, shopId, campaignFor(handle)));
  const refused = expect(making).rejects.toMatchObject({
    name: "CampaignRefused",
    why: "segment",
    message: expect.stringContaining(handle),
  });
  await someoneWaits();
  open();
  expect(await archiving).toEqual({ status: 302 });
  await refused;
  expect(await archived()).toBe(true);
});

it("what is meant for an archived segment neither starts nor is saved, and may be copied", async () => {
  const { shopId, inShop, handle } = await shopWithSegment();
  const id = await inShop((tx) => createCampaign(tx, shopId, campaignFor(handle)));
  await inShop((tx) => changeCampaignState(tx, shopId, id, "archive"));
  expect(await archive(shopId, handle, inShop)).toEqual({ status: 302 });
  await inShop((tx) => changeCampaignState(tx, shopId, id, "restore"));
  const refused = { name: "CampaignRefused", why: "segment" };
  await expect(inShop((tx) => changeCampaignState(tx, shopId, id, "start"))).rejects.toMatchObject(refused);
  await expect(inShop((tx) => saveCampaign(tx, shopId, id, campaignFor(handle)))).rejects.toMatchObject(
    refused,
  );
  const copy = await inShop((tx) => duplicateCampaign(tx, shopId, id, "Copy"));
  const everybody = { ...campaignFor(handle), targeting: campaignShape.shape.targeting.parse({}) };
  await inShop((tx) => saveCampaign(tx, shopId, copy, everybody));
  expect(await inShop((tx) => changeCampaignState(tx, shopId, copy, "start"))).toBe("running");
});

const programmeFor = (handle: string, to: string | null = null) => {
  const goods = { products: null, collections: null, tiers: null };
  const bonus = { id: "b", name: "Double", from: null, to, percent: 200, ...goods, segments: [handle] };
  return programmeForTest({ bonuses: [bonus] });
};
const publishNow = (shopId: bigint, handle: string, to?: string) => (tx: Tx) => {
  const now = new Date();
  return publish(tx, shopId, programmeFor(handle, to), { from: now, now });
};

it("a bonus first: the segment stays; the archiving first: the bonus is refused, unless it is over", async () => {
  const one = await shopWithSegment();
  const { held, done, open } = holding(one.inShop);
  const publishing = held(async () => true)(publishNow(one.shopId, one.handle));
  await done;
  const archiving = archive(one.shopId, one.handle, one.inShop);
  await someoneWaits();
  open();
  await publishing;
  expect(await archiving).toEqual({ status: 409 });

  const { shopId, inShop, handle } = await shopWithSegment();
  const archived = holding(inShop);
  const isArchived = async (tx: Tx) => (await findSegment(tx, shopId, handle))!.archivedAt !== null;
  const going = archive(shopId, handle, archived.held(isArchived));
  await archived.done;
  const refused = expect(inShop(publishNow(shopId, handle))).rejects.toMatchObject({
    problem: { kind: "segment", bonus: "Double" },
  });
  await someoneWaits();
  archived.open();
  expect(await going).toEqual({ status: 302 });
  await refused;
  await expect(inShop((tx) => saveDraft(tx, shopId, programmeFor(handle), new Date()))).rejects.toMatchObject(
    { problem: { kind: "segment" } },
  );
  expect(await inShop(publishNow(shopId, handle, "2020-01-01T00:00:00Z"))).toMatchObject({ version: 1 });
});
