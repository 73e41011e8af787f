-- CreateTable
CREATE TABLE "ProtectedAccount" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "note" TEXT NOT NULL,
    "addedAt" BIGINT NOT NULL,
    "addedByName" TEXT NOT NULL
);
