// Where a campaign begins: the usual cases, each ready to be looked at.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, Text } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { TEMPLATES } from "./templates.ts";

export function TemplateGallery({ busy }: { busy: boolean }) {
  const text = useText();
  return (
    <ul className="pr-grid pr-plain-list">
      {TEMPLATES.map((template) => (
        <li key={template}>
          <Card>
            <BlockStack gap="300" inlineAlign="start">
              <Text as="h3" variant="headingMd">
                {text(`popups.templates.${template}.name`)}
              </Text>
              <Text as="p" tone="subdued">
                {text(`popups.templates.${template}.body`)}
              </Text>
              <Form method="post" action="/app/popups/new">
                <input type="hidden" name="template" value={template} />
                <Button
                  submit
                  disabled={busy}
                  accessibilityLabel={text("popups.templates.useNamed", {
                    name: text(`popups.templates.${template}.name`),
                  })}
                >
                  {text("popups.templates.use")}
                </Button>
              </Form>
            </BlockStack>
          </Card>
        </li>
      ))}
    </ul>
  );
}
