// What became of the actions: those taken with what came of them, and those dismissed. Home's decisions are posted here.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import {
  bringBackAction,
  dismissAction,
  dismissedActions,
  FOLLOWED_DAYS,
  followedSince,
  takeAction,
  takenActions,
  untakeAction,
} from "../next-actions/actions.server.ts";
import { DismissedList } from "../next-actions/dismissed-list.tsx";
import { actionKind } from "../next-actions/stored-actions.ts";
import { TakenTable } from "../next-actions/taken-table.tsx";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("nextActions");

const MOST_TAKEN = 100;
const decision = z.discriminatedUnion("decision", [
  z.object({
    kind: actionKind,
    subject: z.string().regex(/^(\d{4}-\d{2})?$/),
    decision: z.enum(["take", "dismiss", "back"]),
  }),
  z.object({ decision: z.literal("untake"), taken: z.string().regex(/^\d{1,18}$/) }),
]);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const since = followedSince(new Date());
  return inShop(async (tx) => ({
    taken: (await takenActions(tx, shopId, MOST_TAKEN)).map((one) => ({
      ...one,
      followed: one.takenAt >= since,
    })),
    dismissed: (await dismissedActions(tx, shopId)).map(({ kind, subject, dismissedAt }) => ({
      kind,
      subject,
      dismissedAt,
    })),
    followedDays: FOLLOWED_DAYS,
  }));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const read = decision.safeParse(Object.fromEntries(await request.formData()));
  if (!read.success) throw new Response("This is no decision about an action.", { status: 400 });
  const now = new Date();
  const decided = read.data;
  return inShop(async (tx) => {
    if (decided.decision === "untake") {
      await untakeAction(tx, shopId, BigInt(decided.taken), now);
      return { ok: true };
    }
    const { kind, subject } = decided;
    if (decided.decision === "take") return { ok: await takeAction(tx, shop, kind, subject, now) };
    if (decided.decision === "dismiss") await dismissAction(tx, shopId, kind, subject, now);
    else await bringBackAction(tx, shopId, kind, subject);
    return { ok: true };
  });
}

export default function NextActions() {
  const { taken, dismissed, followedDays } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <PageFrame
      title={text("actions.history")}
      back={{ label: text("nav.home"), url: "/app" }}
      help={<p>{text("actions.help")}</p>}
    >
      <TakenTable taken={taken} followedDays={followedDays} />
      <DismissedList dismissed={dismissed} />
    </PageFrame>
  );
}
