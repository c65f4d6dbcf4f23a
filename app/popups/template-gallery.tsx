// Where a campaign begins: the usual cases, each ready to be looked at.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, Text } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { TEMPLATES, type Template } from "./templates.ts";

type Props = {
  busy: boolean;
  /** first in the gallery */
  first?: Template | null;
  /** handle of the segment the popup is for */
  segment?: string | null;
};

export function TemplateGallery({ busy, first = null, segment = null }: Props) {
  const text = useText();
  const templates = [...TEMPLATES].sort((one, other) => Number(other === first) - Number(one === first));
  return (
    <ul className="pr-grid pr-plain-list">
      {templates.map((template) => (
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
                {segment && <input type="hidden" name="segment" value={segment} />}
                <Button
                  submit
                  disabled={busy}
                  variant={template === first ? "primary" : undefined}
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
