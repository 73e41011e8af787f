-- CreateTable
CREATE TABLE "LogReport" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "keptAt" BIGINT NOT NULL,
    "keptById" TEXT,
    "keptByName" TEXT NOT NULL,
    "summary" JSONB NOT NULL,
    "report" JSONB NOT NULL
);

-- CreateIndex
CREATE INDEX "LogReport_keptAt_idx" ON "LogReport"("keptAt");
