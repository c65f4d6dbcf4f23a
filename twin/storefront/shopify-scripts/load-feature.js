// window.Shopify.loadFeatures: fetches one of Shopify's own scripts when somebody asks for it.
window.Shopify.loadFeatures = (features, done) => {
  for (const { name } of features) {
    const script = document.createElement("script");
    script.src = `${window.Shopify.routes.root}cdn/shopifycloud/${name}.js`;
    script.onload = () => done?.();
    script.onerror = () => done?.(new Error(`There is no feature ${name}.`));
    document.head.append(script);
  }
};
