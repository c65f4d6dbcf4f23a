// The first thing a merchant sees: three programmes to begin with.
import { Form } from "@remix-run/react";
import { BlockStack, Button, Card, Text } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { TEMPLATES } from "./templates.ts";

export function TemplatePicker({ busy }: { busy: boolean }) {
  const text = useText();
  return (
    <>
      <Card>
        <Text as="p">{text("loyalty.templates.intro")}</Text>
      </Card>
      <section className="pr-grid" aria-label={text("loyalty.templates.title")}>
        {TEMPLATES.map((template) => (
          <Card key={template}>
            <Form method="post">
              <input type="hidden" name="intent" value="template" />
              <input type="hidden" name="template" value={template} />
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  {text(`loyalty.templates.${template}.title`)}
                </Text>
                <Text as="p">{text(`loyalty.templates.${template}.body`)}</Text>
                <Button submit disabled={busy}>
                  {text("loyalty.templates.choose", { name: text(`loyalty.templates.${template}.title`) })}
                </Button>
              </BlockStack>
            </Form>
          </Card>
        ))}
      </section>
    </>
  );
}
