// Choosing and sending a file of balances; what is wrong with it is said beside it.
import { useNavigate } from "@remix-run/react";
import { BlockStack, Text } from "@shopify/polaris";
import { type FormEvent, useState } from "react";
import { CsvField, fileIn } from "../ui/csv-field.tsx";
import { useText } from "../ui/language-provider.tsx";
import { FILE_PROBLEMS, type FileProblem, LARGEST_FILE } from "./balance-choices.ts";

type Problem = FileProblem | "none" | "lost";

export function BalanceUpload() {
  const text = useText();
  const navigate = useNavigate();
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const file = fileIn(event.currentTarget);
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
        <CsvField
          action={text("balances.upload")}
          sending={sending}
          problem={problem && text(`balances.problems.${problem}`)}
        />
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
