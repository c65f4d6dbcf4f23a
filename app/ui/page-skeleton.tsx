// What a page that takes long to come looks like meanwhile.
import { BlockStack, Card, SkeletonBodyText, SkeletonDisplayText, SkeletonPage } from "@shopify/polaris";
import { useText } from "./language-provider.tsx";

export function PageSkeleton() {
  const text = useText();
  return (
    <SkeletonPage>
      <p className="pr-hidden" role="status">
        {text("common.loading")}
      </p>
      <BlockStack gap="400">
        <div className="pr-grid">
          {["first", "second", "third"].map((card) => (
            <Card key={card}>
              <BlockStack gap="300">
                <SkeletonBodyText lines={1} />
                <SkeletonDisplayText size="medium" />
              </BlockStack>
            </Card>
          ))}
        </div>
        <Card>
          <SkeletonBodyText lines={8} />
        </Card>
      </BlockStack>
    </SkeletonPage>
  );
}
