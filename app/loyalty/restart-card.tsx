// While nothing is launched, a draft can be thrown away for another template; asked first, because what was typed is lost.
import { useSubmit } from "@remix-run/react";
import { Button, InlineStack, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { useText } from "../ui/language-provider.tsx";

export function RestartCard({ busy }: { busy: boolean }) {
  const text = useText();
  const submit = useSubmit();
  const [asking, setAsking] = useState(false);
  const restart = () => {
    setAsking(false);
    submit({ intent: "restart" }, { method: "post" });
  };
  return (
    <InlineStack>
      <Button variant="plain" onClick={() => setAsking(true)} loading={busy}>
        {text("programme.restart.action")}
      </Button>
      <Modal
        open={asking}
        title={text("programme.restart.title")}
        onClose={() => setAsking(false)}
        primaryAction={{ content: text("programme.restart.confirm"), destructive: true, onAction: restart }}
        secondaryActions={[{ content: text("programme.restart.keep"), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">{text("programme.restart.body")}</Text>
        </Modal.Section>
      </Modal>
    </InlineStack>
  );
}
