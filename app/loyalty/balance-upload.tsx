// Choosing and sending a file of balances; what is wrong with it is said beside it.
import { useNavigate } from "@remix-run/react";
import { BlockStack, Button, InlineError, Text } from "@shopify/polaris";
import { type FormEvent, useId, useState } from "react";
import { useText } from "../ui/language-provider.tsx";
import { FILE_PROBLEMS, type FileProblem, LARGEST_FILE } from "./balance-choices.ts";

type Problem = FileProblem | "none" | "lost";

export function BalanceUpload() {
  const text = useText();
  const navigate = useNavigate();
  const id = useId();
  const [fileName, setFileName] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const file = (event.currentTarget.elements.namedItem("file") as HTMLInputElement).files?.[0];
    if (!file) return setProblem("none");
    if (file.size > LARGEST_FILE) return setProblem("large");
    setSending(true);
    setProblem(null);
    try {
      const answer = await upload(file);
      if ("importId" in answer) navigate(`/app/loyalty/import/${answer.importId}`);
      else setProblem(FILE_PROBLEMS.find((one) => one === answer.problem) ?? "lost");
    } catch {
      setProblem("lost");
    }
    setSending(false);
  };
  return (
    <form onSubmit={send}>
      <BlockStack gap="200">
        <Text as="p">{text("balances.choose")}</Text>
        <div className="pr-controls">
          <div className="pr-file">
            <input
              id={id}
              className="pr-hidden"
              name="file"
              type="file"
              accept=".csv,text/csv"
              disabled={sending}
              aria-describedby={`${id}-error`}
              aria-invalid={problem !== null}
              onChange={(event) => setFileName(event.currentTarget.files?.[0]?.name ?? null)}
            />
            <label htmlFor={id} className="pr-file__button">
              {text("data.pickFile")}
            </label>
            <bdi>{fileName ?? text("data.nothingPicked")}</bdi>
          </div>
          <Button submit variant="primary" loading={sending}>
            {text("balances.upload")}
          </Button>
        </div>
        <div id={`${id}-error`} role="alert">
          {problem && <InlineError message={text(`balances.problems.${problem}`)} fieldID={id} />}
        </div>
      </BlockStack>
    </form>
  );
}

type Answer = { importId: string } | { problem: string };

async function upload(file: File): Promise<Answer> {
  const response = await fetch(`/app/loyalty/import/upload?name=${encodeURIComponent(file.name)}`, {
    method: "POST",
    headers: { "Content-Type": "text/csv" },
    body: file,
  });
  return (await response.json()) as Answer;
}
