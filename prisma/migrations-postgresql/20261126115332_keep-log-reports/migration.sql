-- CreateTable
CREATE TABLE "LogReport" (
    "id" TEXT NOT NULL,
    "keptAt" BIGINT NOT NULL,
    "keptById" TEXT,
    "keptByName" TEXT NOT NULL,
    "summary" JSONB NOT NULL,
    "report" JSONB NOT NULL,

    CONSTRAINT "LogReport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "LogReport_keptAt_idx" ON "LogReport"("keptAt");
