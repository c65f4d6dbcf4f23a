// One member: balance, history with reasons, and points added or taken away by staff.
import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { data, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { useEffect } from "react";
import { z } from "zod";
import { customerName } from "../commerce/customer-name.ts";
import { NotEnoughPoints } from "../loyalty/account.ts";
import { adjust } from "../loyalty/acts.server.ts";
import { AdjustCard, type AdjustProblem, Balance, PointHistory } from "../loyalty/member-screen.tsx";
import { PAGE_SIZE, readMember } from "../loyalty/members.server.ts";
import { appBridge } from "../ui/app-bridge.ts";
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
const page = z.coerce.number().int().min(1).max(100_000).catch(1);

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const id = customerId.safeParse(params.id);
  const shown = page.parse(new URL(request.url).searchParams.get("page") ?? 1);
  const found = id.success && (await inShop((tx) => readMember(tx, shopId, id.data, shown)));
  if (!found) throw new Response(null, { status: 404 });
  return { ...found, page: shown, pageSize: PAGE_SIZE, requestKey: randomUUID() };
}

const wish = z.object({
  // a minus as keyboards of any language write it
  points: z
    .string()
    .transform((text) =>
      latinDigits(text)
        .trim()
        .replace(/^[−–‎‏]+/, "-"),
    )
    .pipe(z.string().regex(/^-?\d{1,9}$/)),
  reason: z.string().trim().max(200),
  requestKey: z.string().min(1).max(100),
});

type Answer = { ok: boolean; problem: AdjustProblem | null };

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { shopId, userId, inShop } = await context.services.visitor(request);
  const id = customerId.parse(params.id);
  const read = wish.safeParse(Object.fromEntries(await request.formData()));
  const refuse = (problem: AdjustProblem) => data<Answer>({ ok: false, problem }, { status: 422 });
  const points = read.success ? BigInt(read.data.points) : 0n;
  if (!read.success || points === 0n) return refuse({ field: "points", why: "points" });
  const { reason, requestKey } = read.data;
  if (reason === "") return refuse({ field: "reason", why: "reason" });
  try {
    const act = { customerId: id, points, reason, actor: userId, requestKey, now: new Date() };
    await inShop((tx) => adjust(tx, shopId, act));
  } catch (error) {
    if (error instanceof NotEnoughPoints) return refuse({ field: "points", why: "enough" });
    throw error;
  }
  return data<Answer>({ ok: true, problem: null });
}

export default function MemberRoute() {
  const { member, lines, total, nextExpiry, page, pageSize, requestKey } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const saving = useNavigation().formMethod === "POST";
  const text = useText();
  useEffect(() => {
    if (answer?.ok) appBridge()?.toast.show(text("loyalty.member.adjusted"));
  }, [answer]);
  const name = customerName(member, text);
  return (
    <PageFrame
      title={text("loyalty.member.title", { name })}
      back={{ label: text("loyalty.members.title"), url: "/app/loyalty/members" }}
      secondaryActions={[{ content: text("nav.customer"), url: `/app/customers/${member.customerId}` }]}
    >
      <Balance member={member} nextExpiry={nextExpiry} />
      <AdjustCard
        key={answer?.ok ? requestKey : "adjust"}
        problem={answer?.problem ?? null}
        saving={saving}
        requestKey={requestKey}
      />
      <PointHistory lines={lines} total={total} page={page} pageSize={pageSize} />
      <p role="status" className="pr-hidden">
        {answer?.ok && text("loyalty.member.adjusted")}
      </p>
    </PageFrame>
  );
}
