// Uploading an orders export, with its progress.
import { useRevalidator } from "@remix-run/react";
import { BlockStack, Button, InlineError, ProgressBar, Text } from "@shopify/polaris";
import { type FormEvent, useId, useState } from "react";
import { appBridge } from "../ui/app-bridge.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";

type State = { kind: "idle" } | { kind: "sending"; percent: number } | { kind: "refused"; reason: string };

export function ImportUpload() {
  const text = useText();
  const formats = useFormats();
  const revalidator = useRevalidator();
  const [state, setState] = useState<State>({ kind: "idle" });
  const [fileName, setFileName] = useState<string | null>(null);
  const id = useId();
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const file = (form.elements.namedItem("file") as HTMLInputElement).files?.[0];
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
      setFileName(null);
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
        <div className="pr-controls">
          {/* the browser's own button speaks the computer's language, not the merchant's */}
          <div className="pr-file">
            <input
              id={id}
              className="pr-hidden"
              name="file"
              type="file"
              accept=".csv,text/csv"
              disabled={sending}
              aria-describedby={`${id}-error`}
              aria-invalid={state.kind === "refused"}
              onChange={(event) => setFileName(event.currentTarget.files?.[0]?.name ?? null)}
            />
            <label htmlFor={id} className="pr-file__button">
              {text("data.pickFile")}
            </label>
            <bdi>{fileName ?? text("data.nothingPicked")}</bdi>
          </div>
          <Button submit variant="primary" loading={sending}>
            {text("data.upload")}
          </Button>
        </div>
        <div id={`${id}-error`} role="alert">
          {state.kind === "refused" && <InlineError message={state.reason} fieldID={id} />}
        </div>
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
