-- CreateTable
CREATE TABLE "Drill" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "serverId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "requestedAt" BIGINT NOT NULL,
    "requestedById" TEXT,
    "requestedByName" TEXT NOT NULL,
    "seenAt" BIGINT,
    "floodFrom" BIGINT,
    "stolen" TEXT,
    "progress" JSONB,
    "endAskedAt" BIGINT,
    "endedAt" BIGINT,
    "failure" TEXT,
    "resetAskedAt" BIGINT,
    "resetAt" BIGINT,
    "incidentId" TEXT,

    CONSTRAINT "Drill_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Drill_key_key" ON "Drill"("key");

-- CreateIndex
CREATE INDEX "Drill_serverId_requestedAt_idx" ON "Drill"("serverId", "requestedAt");

-- CreateIndex
CREATE INDEX "Drill_incidentId_idx" ON "Drill"("incidentId");

-- AddForeignKey
ALTER TABLE "Drill" ADD CONSTRAINT "Drill_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Drill" ADD CONSTRAINT "Drill_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE SET NULL ON UPDATE CASCADE;
