-- CreateTable
CREATE TABLE "AuditReceiver" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "addedAt" BIGINT NOT NULL,
    "addedByName" TEXT NOT NULL,
    "sentSequence" INTEGER NOT NULL,
    "takenAt" BIGINT,
    "nextAt" BIGINT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failingSince" BIGINT,
    "failure" TEXT
);
