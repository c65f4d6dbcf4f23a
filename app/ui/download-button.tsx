// A file from the app. A plain link would arrive without the session token, so the page fetches it and hands it over.
import { Button } from "@shopify/polaris";
import { useState } from "react";
import { appBridge } from "./app-bridge.ts";
import { useText } from "./language-provider.tsx";

type Props = { url: string; fileName: string; label: string };

export function DownloadButton({ url, fileName, label }: Props) {
  const text = useText();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const download = async () => {
    setState("busy");
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      handOver(await response.blob(), fileName);
      setState("idle");
    } catch {
      setState("failed");
      appBridge()?.toast.show(text("common.exportFailed"), { isError: true });
    }
  };
  return (
    <>
      <Button onClick={download} loading={state === "busy"}>
        {label}
      </Button>
      <span role="status" className="pr-hidden">
        {state === "busy" && text("common.exporting")}
        {state === "failed" && text("common.exportFailed")}
      </span>
    </>
  );
}

function handOver(file: Blob, fileName: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
