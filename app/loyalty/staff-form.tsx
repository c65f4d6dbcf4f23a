// What staff do with a member's points: a card with a form that is sent once however often its button is pressed, and
// the reason, which stands in the history.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";
import { type ReactNode, useState } from "react";
import { useText } from "../ui/language-provider.tsx";

type Props = {
  intent: "adjust" | "redeem";
  /** sent along, so that pressing twice is done once */
  requestKey: string;
  title: string;
  /** what the button says */
  action: string;
  saving: boolean;
  children: ReactNode;
  /** instead of the fields and the button */
  nothing?: string | undefined;
};

export function StaffForm({ intent, requestKey, title, action, saving, children, nothing }: Props) {
  return (
    <Card>
      <Form method="post" noValidate>
        <input type="hidden" name="intent" value={intent} />
        <input type="hidden" name="requestKey" value={requestKey} />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          {nothing ? (
            <Text as="p">{nothing}</Text>
          ) : (
            <>
              <FormLayout>
                <FormLayout.Group>{children}</FormLayout.Group>
              </FormLayout>
              <InlineStack>
                <Button submit loading={saving}>
                  {action}
                </Button>
              </InlineStack>
            </>
          )}
        </BlockStack>
      </Form>
    </Card>
  );
}

export function ReasonField({ label, error }: { label: string; error?: string | undefined }) {
  const text = useText();
  const [reason, setReason] = useState("");
  return (
    <TextField
      name="reason"
      label={label}
      helpText={text("loyalty.member.adjustReasonHint")}
      value={reason}
      onChange={setReason}
      error={error}
      maxLength={200}
      autoComplete="off"
    />
  );
}
