-- Figures of large shops that take longer to reckon than a page may take: kept with the moment they are of.
CREATE TABLE "kept_figure" (
    "shop_id" BIGINT NOT NULL,
    "figure" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "as_of" TIMESTAMPTZ(6) NOT NULL,
    "took_ms" INTEGER NOT NULL,

    CONSTRAINT "kept_figure_pkey" PRIMARY KEY ("shop_id","figure")
);

CALL protect_shop_table('kept_figure');
