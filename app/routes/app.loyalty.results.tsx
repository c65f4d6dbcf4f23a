// What loyalty brings: lift against customers who are not told of it, and what rewards cost beside what members bring.
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useEffect } from "react";
import { z } from "zod";
import { keptFigure } from "../commerce/kept-figures.server.ts";
import { KeptNote } from "../commerce/kept-note.tsx";
import { readExperiment } from "../experiments/read-experiment.ts";
import { CostCard } from "../loyalty/cost-card.tsx";
import { readHoldout, setHoldout } from "../loyalty/holdout.server.ts";
import type { Holdout } from "../loyalty/holdout.ts";
import { HOLDOUT_CHOICES } from "../loyalty/holdout-choices.ts";
import { COST, LIFT } from "../loyalty/kept-loyalty.server.ts";
import { firstGrownAt, type Lift } from "../loyalty/lift.server.ts";
import { LiftCard, LiftFigures, type LiftView } from "../loyalty/lift-card.tsx";
import { appBridge } from "../ui/app-bridge.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("gains");

const DAY = 86_400_000;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const now = new Date();
  return inShop(async (tx) => {
    const holdout = await readHoldout(tx, shopId);
    const lift = holdout && (await keptFigure(tx, shopId, LIFT, now));
    const cost = await keptFigure(tx, shopId, COST, now);
    return {
      lift: holdout && viewOf(lift?.value ?? null, holdout, now),
      months: cost.value,
      kept: [lift, cost].flatMap((one) => (one ? [{ asOf: one.asOf, onItsWay: one.onItsWay }] : [])),
    };
  });
}

function viewOf(lift: Lift | null, holdout: Holdout, now: Date): LiftView {
  const { percent, since } = holdout;
  const days = (now.getTime() - since.getTime()) / DAY;
  const firstAt = firstGrownAt(holdout);
  const comparison = lift && now >= firstAt ? readExperiment(lift.experiment, days).comparisons[0]! : null;
  return { percent, since, entered: lift?.entered ?? null, firstAt, comparison };
}

const intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("hold"), percent: z.coerce.number().pipe(z.literal(HOLDOUT_CHOICES)) }),
  z.object({ intent: z.literal("end") }),
]);

export async function action({ request, context }: ActionFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const read = intent.safeParse(Object.fromEntries(await request.formData()));
  if (!read.success) throw new Response(null, { status: 400 });
  const percent = read.data.intent === "hold" ? read.data.percent : null;
  await inShop((tx) => setHoldout(tx, shopId, percent, new Date()));
  return data({ done: read.data.intent });
}

export default function Gains() {
  const { lift, months, kept } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().formMethod === "POST";
  const text = useText();
  const told = answer ? text(`gains.done.${answer.done}`) : "";
  useEffect(() => {
    if (told) appBridge()?.toast.show(told);
  }, [answer]);
  return (
    <PageFrame
      title={text("gains.title")}
      back={{ label: text("loyalty.title"), url: "/app/loyalty" }}
      help={<p>{text("gains.help")}</p>}
    >
      <LiftCard key={lift?.percent ?? "off"} lift={lift} busy={busy} />
      {lift?.comparison && <LiftFigures comparison={lift.comparison} />}
      {months && <CostCard months={months} />}
      <KeptNote kept={kept} />
      <p role="status" className="pr-hidden">
        {told}
      </p>
    </PageFrame>
  );
}
