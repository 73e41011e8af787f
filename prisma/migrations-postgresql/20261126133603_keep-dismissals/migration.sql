-- CreateTable
CREATE TABLE "Dismissal" (
    "id" TEXT NOT NULL,
    "serverId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "suspectId" TEXT,

    CONSTRAINT "Dismissal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Dismissal_suspectId_key" ON "Dismissal"("suspectId");

-- CreateIndex
CREATE INDEX "Dismissal_serverId_at_idx" ON "Dismissal"("serverId", "at");

-- AddForeignKey
ALTER TABLE "Dismissal" ADD CONSTRAINT "Dismissal_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was said in incidents until now stands too.
INSERT INTO "Dismissal" ("id", "serverId", "account", "at", "reason", "byId", "byName", "suspectId")
SELECT s."id", i."serverId", s."account", COALESCE(s."decidedAt", 0), COALESCE(s."decisionReason", ''), COALESCE(s."decidedById", ''), COALESCE(s."decidedByName", ''), s."id"
FROM "Suspect" s JOIN "Incident" i ON i."id" = s."incidentId" WHERE s."decision" = 'dismissed';
