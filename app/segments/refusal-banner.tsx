// Why a segment was not changed or archived, with the names of those that stand in the way, each a link to it.
import { Banner, BlockStack, Link } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import type { Refusal } from "./references.server.ts";
import type { NamedSegment } from "./rule-names.ts";
import { segmentName } from "./segment-name.ts";

type Place = { name: string; url: string };
type Props = {
  refusal: Refusal;
  segments: Omit<NamedSegment, "offered">[];
  /** what else uses the segment: campaigns, bonuses */
  others?: Place[];
};

export function RefusalBanner({ refusal, segments, others = [] }: Props) {
  const text = useText();
  const places = refusal.handles.map((handle): Place => {
    const found = segments.find((one) => one.handle === handle);
    return {
      name: found ? segmentName(found, text) : handle,
      url: `/app/segments/${encodeURIComponent(handle)}`,
    };
  });
  return (
    <Banner tone="critical" title={text(`segments.refused.${refusal.why}.title`)}>
      <BlockStack gap="200">
        <p role="alert">{text(`segments.refused.${refusal.why}.body`)}</p>
        {places.length + others.length > 0 && (
          <ul>
            {[...places, ...others].map(({ name, url }) => (
              <li key={url + name}>
                <Link url={url}>
                  <bdi>{name}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </BlockStack>
    </Banner>
  );
}
