// Two segments side by side.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { BlockStack, Button, Card, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { netOfAll } from "../segments/built-in.ts";
import { overlap } from "../segments/comparison.server.ts";
import { SegmentComparison } from "../segments/segment-comparison.tsx";
import { segmentName } from "../segments/segment-name.ts";
import { allSegments } from "../segments/segments.server.ts";
import { useText } from "../ui/language-provider.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("segments");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopId, inShop } = await context.services.visitor(request);
  const address = new URL(request.url).searchParams;
  return inShop(async (tx) => {
    const segments = await allSegments(tx, shopId);
    const find = (name: string) => segments.find(({ handle }) => handle === address.get(name));
    const [one, other] = [find("a"), find("b")];
    return {
      choices: segments.map(({ kind, handle, name }) => ({ kind, handle, name })),
      chosen: { a: one?.handle ?? "", b: other?.handle ?? "" },
      whole: { netMinor: netOfAll(segments) },
      compared:
        one && other ? { one, other, both: await overlap(tx, shopId, one.segmentId, other.segmentId) } : null,
    };
  });
}

export default function Compare() {
  const { choices, chosen, compared, whole } = useLoaderData<typeof loader>();
  const text = useText();
  const options = [
    { value: "", label: "–" },
    ...choices.map((one) => ({ value: one.handle, label: segmentName(one, text) })),
  ];
  return (
    <PageFrame
      title={text("segments.comparison.title")}
      back={{ label: text("segments.back"), url: "/app/segments" }}
      help={<p>{text("segments.comparison.help")}</p>}
    >
      <Card>
        <BlockStack gap="300">
          <Choice key={`${chosen.a} ${chosen.b}`} options={options} chosen={chosen} />
          {!compared && (
            <Text as="p" tone="subdued">
              {text("segments.comparison.choose")}
            </Text>
          )}
        </BlockStack>
      </Card>
      {compared && <SegmentComparison {...compared} whole={whole} />}
    </PageFrame>
  );
}

type ChoiceProps = { options: { value: string; label: string }[]; chosen: { a: string; b: string } };

function Choice({ options, chosen }: ChoiceProps) {
  const text = useText();
  const [a, setA] = useState(chosen.a);
  const [b, setB] = useState(chosen.b);
  return (
    <Form method="get">
      <div className="pr-controls">
        <Select
          label={text("segments.comparison.first")}
          name="a"
          options={options}
          value={a}
          onChange={setA}
        />
        <Select
          label={text("segments.comparison.second")}
          name="b"
          options={options}
          value={b}
          onChange={setB}
        />
        <Button submit>{text("segments.comparison.show")}</Button>
      </div>
    </Form>
  );
}
