// Goals: each with its way so far, what is missing, and whether it is realistic.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { readSettings } from "../commerce/settings.server.ts";
import { GoalCard } from "../retention/goals/goal-card.tsx";
import { archiveGoal, goalOutlooks, listGoals } from "../retention/goals/goals.server.ts";
import { localDate } from "../retention/period.ts";
import { Empty } from "../ui/empty.tsx";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("goals");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { timezone } = shop;
  return inShop(async (tx) => {
    const { activityWindowDays: windowDays } = await readSettings(tx, shopId);
    const today = localDate(new Date(), timezone);
    return {
      goals: await goalOutlooks(tx, shopId, await listGoals(tx, shopId), { today, timezone, windowDays }),
    };
  });
}

const decision = z.object({ goal: z.coerce.bigint(), decision: z.enum(["archive", "back"]) });

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const read = decision.safeParse(Object.fromEntries(await request.formData()));
  if (!read.success) throw new Response("This is no decision about a goal.", { status: 400 });
  const at = read.data.decision === "archive" ? new Date() : null;
  await inShop((tx) => archiveGoal(tx, shopId, read.data.goal, at));
  return { ok: true };
}

export default function Goals() {
  const { goals } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <PageFrame
      title={text("goals.title")}
      primaryAction={{ content: text("goals.add"), url: "/app/goals/new" }}
      help={<p>{text("goals.help")}</p>}
    >
      {goals.length === 0 ? (
        <Empty
          title={text("goals.empty.title")}
          body={text("goals.empty.body")}
          action={{ label: text("goals.add"), url: "/app/goals/new" }}
        />
      ) : (
        goals.map((goal) => <GoalCard key={goal.goalId.toString()} goal={goal} />)
      )}
    </PageFrame>
  );
}
