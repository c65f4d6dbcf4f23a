// One member: balance, rewards redeemed for them, and their history with who and why.
import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { useEffect } from "react";
import { z } from "zod";
import { customerName } from "../commerce/customer-name.ts";
import { NotEnoughPoints } from "../loyalty/account.ts";
import { ActRefused, adjust } from "../loyalty/acts.server.ts";
import { readHistoryQuery } from "../loyalty/member-query.ts";
import {
  RedeemCard,
  type Redeemed,
  RedeemedBanner,
  type RedeemProblem,
  RedemptionList,
} from "../loyalty/member-rewards.tsx";
import { AdjustCard, type AdjustProblem, Balance, PointHistory } from "../loyalty/member-screen.tsx";
import { memberStanding } from "../loyalty/member-standing.server.ts";
import { Standing } from "../loyalty/member-standing.tsx";
import { PAGE_SIZE, readMember } from "../loyalty/members.server.ts";
import { issueRewardCode } from "../loyalty/reward-codes.server.ts";
import {
  cancelRedemption,
  memberRedemptions,
  redeemForMember,
  rewardsNow,
} from "../loyalty/staff-redemptions.server.ts";
import { creditsOf } from "../loyalty/store-credit.server.ts";
import { StoreCreditCard } from "../loyalty/store-credit-card.tsx";
import type { Tx } from "../platform/db.server.ts";
import { appBridge } from "../ui/app-bridge.ts";
import { isolate } from "../ui/format.ts";
import { useText } from "../ui/language-provider.tsx";
import { latinDigits } from "../ui/latin-digits.ts";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("members");

const customerId = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt);

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const id = customerId.safeParse(params.id);
  const query = readHistoryQuery(new URL(request.url).searchParams);
  const found =
    id.success &&
    (await inShop(async (tx) => {
      const member = await readMember(tx, shopId, id.data, query);
      if (!member) return null;
      const redemptions = await memberRedemptions(tx, shopId, id.data);
      const credits = await creditsOf(tx, shopId, id.data);
      const now = new Date();
      const standing = await memberStanding(tx, shopId, id.data, now);
      return { ...member, redemptions, credits, standing, rewards: await rewardsNow(tx, shopId, now) };
    }));
  if (!found) throw new Response(null, { status: 404 });
  return { ...found, query, pageSize: PAGE_SIZE, requestKey: randomUUID() };
}

const reason = z.string().trim().max(200);
const requestKey = z.string().min(1).max(80);
const wish = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("adjust"),
    // a minus as keyboards of any language write it
    points: z.string().transform((text) =>
      latinDigits(text)
        .trim()
        .replace(/^[−–‎‏]+/, "-"),
    ),
    reason,
    requestKey,
  }),
  z.object({ intent: z.literal("redeem"), reward: z.string().min(1).max(40), reason, requestKey }),
  z.object({
    intent: z.literal("cancel"),
    redemption: z
      .string()
      .regex(/^\d{1,18}$/)
      .transform(BigInt),
    reason: reason.min(1),
  }),
]);

type Answer = {
  done: "adjust" | "redeem" | "cancel" | null;
  adjusting: AdjustProblem | null;
  redeeming: RedeemProblem | null;
  redeemed: Redeemed | null;
  /** a code could not be cancelled: it was used meanwhile */
  late: boolean;
};
const NOTHING: Answer = { done: null, adjusting: null, redeeming: null, redeemed: null, late: false };

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { shopId, userId, inShop } = await context.services.visitor(request);
  const id = customerId.parse(params.id);
  const read = wish.safeParse(Object.fromEntries(await request.formData()));
  if (!read.success) throw new Response(null, { status: 400 });
  const asked = { ...read.data, customerId: id, actor: userId, now: new Date() };
  const answer = await inShopOrRefused(inShop, asked.intent, async (tx): Promise<Answer> => {
    if (asked.intent === "redeem") {
      const { code, expiresAt, reward } = await redeemForMember(
        tx,
        shopId,
        { ...asked, rewardId: asked.reward },
        issueRewardCode,
      );
      return { ...NOTHING, done: "redeem", redeemed: { name: reward.name, code, until: expiresAt } };
    }
    if (asked.intent === "cancel") {
      await cancelRedemption(tx, shopId, { ...asked, redemptionId: asked.redemption });
      return { ...NOTHING, done: "cancel" };
    }
    const points = /^-?\d{1,9}$/.test(asked.points) ? BigInt(asked.points) : 0n;
    if (points === 0n) return { ...NOTHING, adjusting: { field: "points", why: "points" } };
    if (asked.reason === "") return { ...NOTHING, adjusting: { field: "reason", why: "reason" } };
    await adjust(tx, shopId, { ...asked, points });
    return { ...NOTHING, done: "adjust" };
  });
  return data(answer, { status: answer.done ? 200 : 422 });
}

const PROBLEM_OF = {
  "not-enough": "enough",
  gone: "gone",
  limit: "limit",
  "not-yours": "tier",
  paused: "paused",
  "none-left": "none-left",
} as const satisfies Record<string, RedeemProblem>;

/** What is refused has happened in no part: the transaction ends before it is answered. */
async function inShopOrRefused(
  inShop: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  intent: "adjust" | "redeem" | "cancel",
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await inShop(work);
  } catch (error) {
    if (intent === "adjust" && error instanceof NotEnoughPoints)
      return { ...NOTHING, adjusting: { field: "points", why: "enough" } };
    if (error instanceof NotEnoughPoints) return { ...NOTHING, redeeming: "enough" };
    if (!(error instanceof ActRefused)) throw error;
    if (intent === "cancel") return { ...NOTHING, late: true };
    return { ...NOTHING, redeeming: PROBLEM_OF[error.why ?? "gone"] };
  }
}

export default function MemberRoute() {
  const found = useLoaderData<typeof loader>();
  const { member, lines, total, nextExpiry, query, pageSize, requestKey, rewards, redemptions, standing } =
    found;
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  const asked = navigation.formMethod === "POST" ? navigation.formData?.get("intent") : null;
  const text = useText();
  const told = answer?.done ? text(`staff.done.${answer.done}`) : "";
  useEffect(() => {
    if (told) appBridge()?.toast.show(told);
  }, [answer]);
  const name = customerName(member, text);
  return (
    <PageFrame
      title={text("loyalty.member.title", { name: isolate(name) })}
      back={{ label: text("loyalty.members.title"), url: "/app/loyalty/members" }}
      secondaryActions={[{ content: text("nav.customer"), url: `/app/customers/${member.customerId}` }]}
    >
      {answer?.redeemed && <RedeemedBanner redeemed={answer.redeemed} />}
      {answer?.late && <Banner tone="warning">{text("staff.late")}</Banner>}
      <Balance member={member} nextExpiry={nextExpiry} />
      {standing && <Standing standing={standing} />}
      <RedeemCard
        key={answer?.done === "redeem" ? requestKey : "redeem"}
        rewards={rewards}
        available={member.available}
        requestKey={requestKey}
        problem={answer?.redeeming ?? null}
        saving={asked === "redeem"}
      />
      <AdjustCard
        key={answer?.done === "adjust" ? requestKey : "adjust"}
        problem={answer?.adjusting ?? null}
        saving={asked === "adjust"}
        requestKey={requestKey}
      />
      <RedemptionList rows={redemptions} saving={asked === "cancel"} />
      <StoreCreditCard credits={found.credits} />
      <PointHistory lines={lines} total={total} query={query} pageSize={pageSize} />
      <p role="status" className="pr-hidden">
        {told}
      </p>
    </PageFrame>
  );
}
