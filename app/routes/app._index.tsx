// Home.
import { Page, Text } from "@shopify/polaris";

export default function Home() {
  return (
    <Page title="Perennial">
      <Text as="p">Home</Text>
    </Page>
  );
}
