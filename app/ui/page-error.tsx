// A page that failed: what happened and ways on. The frame and its navigation stay.
import { isRouteErrorResponse, useNavigate, useRouteError } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Page, Text } from "@shopify/polaris";
import { useText } from "./language-provider.tsx";

/** Every page route: `export { PageError as ErrorBoundary }`. */
export function PageError() {
  const text = useText();
  const navigate = useNavigate();
  const error = useRouteError();
  const absent = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Page narrowWidth>
      <Card>
        <BlockStack gap="400">
          <div role="alert">
            <BlockStack gap="200">
              <Text as="h1" variant="headingLg">
                {text(absent ? "errors.notFoundTitle" : "errors.title")}
              </Text>
              <Text as="p">{text(absent ? "errors.notFoundBody" : "errors.body")}</Text>
            </BlockStack>
          </div>
          <InlineStack gap="200">
            {!absent && (
              <Button variant="primary" onClick={() => navigate(".", { replace: true })}>
                {text("errors.retry")}
              </Button>
            )}
            <Button url="/app">{text("errors.home")}</Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </Page>
  );
}
