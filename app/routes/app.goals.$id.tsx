// One goal to be set or changed; the id "new" is one that is not there yet.
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { readSettings } from "../commerce/settings.server.ts";
import { GOAL_DAYS, GOAL_FIGURES, type GoalFigure, goalValue } from "../retention/goals/goal-figures.ts";
import { goalValues, readGoalForm } from "../retention/goals/goal-form.ts";
import { GoalForm } from "../retention/goals/goal-form-screen.tsx";
import { findGoal, saveGoal } from "../retention/goals/goals.server.ts";
import { daysBefore, localDate } from "../retention/period.ts";
import { periodFigures } from "../retention/report.server.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("goals");

const ID = /^\d{1,18}$/;
/** What a new goal's day begins as. */
const DAYS_AHEAD = 182;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { timezone, currency } = shop;
  const id = goalId(params.id);
  return inShop(async (tx) => {
    const { activityWindowDays } = await readSettings(tx, shopId);
    const goal = id === null ? null : await findGoal(tx, shopId, id);
    if (id !== null && !goal) throw new Response("No such goal.", { status: 404 });
    const today = localDate(new Date(), timezone);
    const to = daysBefore(today, -1);
    const figures = await periodFigures(
      tx,
      shopId,
      { from: daysBefore(to, GOAL_DAYS), to, timezone },
      activityWindowDays,
    );
    const now = Object.fromEntries(GOAL_FIGURES.map((figure) => [figure, goalValue(figure, figures)]));
    return {
      values: goal
        ? goalValues(goal, currency)
        : { figure: "repeatPurchase" as const, target: "", dueOn: daysBefore(today, -DAYS_AHEAD) },
      isNew: goal === null,
      currency,
      now: now as Record<GoalFigure, number | null>,
    };
  });
}

function goalId(id = ""): bigint | null {
  if (id === "new") return null;
  if (!ID.test(id)) throw new Response("No such goal.", { status: 404 });
  return BigInt(id);
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const id = goalId(params.id);
  const today = localDate(new Date(), shop.timezone);
  const read = readGoalForm(await request.formData(), today, shop.currency);
  if (read.errors) return data({ errors: read.errors }, { status: 422 });
  await inShop((tx) => saveGoal(tx, shopId, id, read.goal, today));
  return redirect("/app/goals");
}

export default function GoalPage() {
  const { values, isNew, currency, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const saving = useNavigation().formMethod === "POST";
  const text = useText();
  return (
    <PageFrame
      title={text(isNew ? "goals.add" : "goals.change")}
      back={{ label: text("goals.title"), url: "/app/goals" }}
      narrow
    >
      <GoalForm values={values} errors={answer?.errors ?? {}} saving={saving} currency={currency} now={now} />
    </PageFrame>
  );
}
