// The frame of every admin page: its title, the way back, its actions, and help that stays out of the way.
import { BlockStack, Page, type PageProps } from "@shopify/polaris";
import type { ReactNode } from "react";
import { HistoryNote, type HistoryNoteKind } from "./history-start.tsx";
import { useText } from "./language-provider.tsx";

type Props = {
  title: string;
  subtitle?: string;
  /** address of the page above; sub-pages always have one */
  back?: { label: string; url: string };
  primaryAction?: PageProps["primaryAction"];
  secondaryActions?: PageProps["secondaryActions"];
  badge?: ReactNode;
  /** what the page is for, behind "About this page" */
  help?: ReactNode;
  narrow?: boolean;
  /** how it says since when figures are right; "none" where nothing rests on past orders */
  historyNote?: HistoryNoteKind;
  children: ReactNode;
};

export function PageFrame({
  title,
  subtitle,
  back,
  primaryAction,
  secondaryActions,
  badge,
  help,
  narrow,
  historyNote = "line",
  children,
}: Props) {
  const text = useText();
  return (
    <Page
      title={title}
      subtitle={subtitle}
      titleMetadata={badge}
      narrowWidth={narrow}
      backAction={back && { content: back.label, accessibilityLabel: back.label, url: back.url }}
      primaryAction={primaryAction}
      secondaryActions={secondaryActions}
    >
      <BlockStack gap="400">
        <HistoryNote kind={historyNote} />
        {children}
        {help && (
          <details className="pr-help">
            <summary>{text("common.aboutThisPage")}</summary>
            <div className="pr-help__body">{help}</div>
          </details>
        )}
      </BlockStack>
    </Page>
  );
}
