// Uploading an orders export, with its progress.
import { useRevalidator } from "@remix-run/react";
import { BlockStack, ProgressBar, Text } from "@shopify/polaris";
import { type FormEvent, useState } from "react";
import { appBridge } from "../ui/app-bridge.ts";
import { CsvField, fileIn } from "../ui/csv-field.tsx";
import { useFormats, useText } from "../ui/language-provider.tsx";

type State = { kind: "idle" } | { kind: "sending"; percent: number } | { kind: "refused"; reason: string };

export function ImportUpload() {
  const text = useText();
  const formats = useFormats();
  const revalidator = useRevalidator();
  const [state, setState] = useState<State>({ kind: "idle" });
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const file = fileIn(form);
    if (!file) return setState({ kind: "refused", reason: text("data.noFile") });
    if (!file.name.toLowerCase().endsWith(".csv")) {
      return setState({ kind: "refused", reason: text("data.wrongFile") });
    }
    setState({ kind: "sending", percent: 0 });
    try {
      const refusal = await upload(file, (percent) => setState({ kind: "sending", percent }));
      if (refusal !== null) {
        const reason = refusal || text("data.connectionLost");
        return setState({ kind: "refused", reason: text("data.uploadFailed", { reason }) });
      }
      setState({ kind: "idle" });
      form.reset();
    } catch {
      setState({
        kind: "refused",
        reason: text("data.uploadFailed", { reason: text("data.connectionLost") }),
      });
    }
    revalidator.revalidate();
  };
  const sending = state.kind === "sending";
  return (
    <form onSubmit={send}>
      <BlockStack gap="200">
        <Text as="p">{text("data.chooseFile")}</Text>
        <CsvField
          action={text("data.upload")}
          sending={sending}
          problem={state.kind === "refused" ? state.reason : null}
        />
        {sending && (
          <div role="status">
            <ProgressBar progress={state.percent} size="small" />
            <Text as="p" tone="subdued">
              {text("data.uploading", { percent: formats.percent(state.percent, 0) })}
            </Text>
          </div>
        )}
      </BlockStack>
    </form>
  );
}

/**
 * `fetch` cannot tell how much it has sent, hence the older way, signed by hand.
 * @returns null when it was taken in, else why not ("" = unknown)
 */
async function upload(file: File, onProgress: (percent: number) => void): Promise<string | null> {
  const token = await appBridge()?.idToken();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/app/import-upload?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "text/csv");
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.round((loaded / total) * 100));
    request.onload = () => resolve(request.status < 300 ? null : refusalIn(request.responseText));
    request.onerror = () => reject(new Error("the connection was lost"));
    request.send(file);
  });
}

function refusalIn(answer: string): string {
  try {
    return String((JSON.parse(answer) as { reason?: string }).reason ?? "");
  } catch {
    return "";
  }
}
